"""The page for a departure, the page for a return: one officer, six times a year."""

from datetime import date

import pytest
from django.urls import reverse

from audit.models import AuditEntry, Event
from contracts.entry import Entry
from contracts.models import Contract, Departure
from core import clock
from targets.models import Plan
from tests.factories import country
from tests.factories.contracts import departed, identified, returned
from tests.factories.workers import citizen_number, worker_in
from workers.actions import CORRECTABLE, correct_worker, move_worker
from workers.models import Worker

NEW = reverse("contracts:departure_new")
BACK = reverse("contracts:return_new")
CHECK = reverse("contracts:departure_check")


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def person(here):
    return identified(here)


def going(**fields):
    country("JP")
    typed = {
        "idempotency_key": "a-key",
        "country": "JP",
        "form": "service",
        "enterprise": "unknown",
        "departed": "02/03/2026",
        "term_months": "36",
        "duration_type": "long",
        "job": "Hàn",
    }
    return {**typed, **fields}


def somebody(**fields):
    typed = {
        "full_name": "Quàng Thị Mẫu",
        "born": "12/08/2001",
        "sex": "female",
        "personal_id": citizen_number(sex="female", born=2001),
        "village": "Bản Mẫu",
    }
    return {**typed, **fields}


def sent(client, query, button, **typed):
    return client.post(f"{NEW}{query}", {**typed, button: "1"})


def clean(response):
    text = response.content.decode()
    assert "UNDEFINED-IN-TEMPLATE" not in text
    return text


# Finding ----------------------------------------------------------------------------------------


def test_the_page_begins_with_a_search(as_officer):
    text = clean(as_officer.get(NEW))

    assert 'name="q"' in text
    assert 'name="departed"' not in text


def test_people_are_found_without_marks(as_officer, here):
    person = identified(here, full_name="Lò Văn Nọi", village="Bản Lướt")

    text = clean(as_officer.get(NEW, {"q": "lo noi"}))

    assert f"?worker={person.pk}" in text


def test_who_is_abroad_is_said_to_be(as_officer, person, officer):
    departed(person, by=officer)

    assert "02/03/2026" in clean(as_officer.get(NEW, {"q": "Lò Văn An"}))


def test_the_neighbours_people_do_not_exist(client, neighbour, person):
    client.force_login(neighbour)

    assert f"?worker={person.pk}" not in clean(client.get(NEW, {"q": "Lò Văn An"}))
    assert client.get(NEW, {"worker": person.pk}).status_code == 404
    assert sent(client, f"?worker={person.pk}", "record", **going()).status_code == 404
    assert client.post(f"{CHECK}?worker={person.pk}", going()).status_code == 404


@pytest.mark.parametrize("query", ["?worker=abc", "?worker=", "?draft=x", "?worker=" + "9" * 30])
def test_a_mangled_address_searches(as_officer, query):
    assert 'name="q"' in clean(as_officer.get(f"{NEW}{query}"))


# Recording --------------------------------------------------------------------------------------


def test_a_known_person_is_recorded(as_officer, person, here):
    response = sent(as_officer, f"?worker={person.pk}", "record", **going())

    departure = Departure.objects.get()
    assert response.url == reverse("contracts:stay", args=[departure.pk])
    assert (departure.worker, departure.commune) == (person, here)
    assert departure.contract.job == "Hàn"
    clean(as_officer.get(response.url))


def test_a_new_person_and_the_departure_in_one_go(as_officer, here):
    sent(as_officer, "?new=1", "record", **going(), **somebody(commune=here.pk))

    departure = Departure.objects.get()
    assert departure.worker.full_name == "Quàng Thị Mẫu"
    assert departure.commune == here


def test_a_refused_departure_leaves_no_new_person_behind(as_officer, here):
    typed = going(departed=f"01/01/{clock.today().year + 1}")

    response = sent(as_officer, "?new=1", "record", **typed, **somebody(commune=here.pk))

    assert not Worker.objects.exists()
    text = clean(response)
    assert 'value="Quàng Thị Mẫu"' in text
    assert typed["departed"] in text


def test_what_only_the_action_refuses_leaves_no_new_person_either(as_officer, here, monkeypatch):
    monkeypatch.setattr(Entry, "_stay_problems", lambda *a: iter(()))
    typed = going(departed="02/03/2016")

    text = clean(sent(as_officer, "?new=1", "record", **typed, **somebody(commune=here.pk)))

    assert not Worker.objects.exists()
    assert 'href="#id_departed"' in text


def test_everything_wrong_is_said_at_once(as_officer, here):
    typed = going(country="", form="", departed="sau Tết")

    text = clean(
        sent(as_officer, "?new=1", "record", **typed, **somebody(commune=here.pk, full_name=""))
    )

    for field in ("full_name", "country", "form", "departed"):
        assert f'href="#id_{field}"' in text
    assert 'value="sau Tết"' in text


def test_the_american_order_is_refused_with_the_right_one(as_officer, person):
    text = clean(sent(as_officer, f"?worker={person.pk}", "record", **going(departed="03/25/2026")))

    assert "25/03/2026" in text
    assert not Departure.objects.exists()


def test_a_missing_citizen_number_is_added_in_place(as_officer, here):
    person = worker_in(here)
    number = citizen_number()

    sent(as_officer, f"?worker={person.pk}", "record", **going(personal_id=number))

    person.refresh_from_db()
    assert person.personal_id == number
    assert Departure.objects.filter(worker=person).exists()


def test_adding_the_number_keeps_what_a_colleague_corrected_meanwhile(
    as_officer, here, department, monkeypatch
):
    worker = worker_in(here)
    kept_person = Entry._kept_person

    def a_colleague_is_quicker(entry):
        stored = Worker.objects.get(pk=worker.pk)
        facts = {name: getattr(stored, name) for name in CORRECTABLE}
        correct_worker(worker=stored, **facts | {"phone": "0912345678"}, by=department)
        return kept_person(entry)

    monkeypatch.setattr(Entry, "_kept_person", a_colleague_is_quicker)
    as_officer.post(f"{NEW}?worker={worker.pk}", going(personal_id=citizen_number(), record="1"))

    worker.refresh_from_db()
    assert worker.phone == "0912345678"
    assert worker.personal_id_print


def test_without_a_citizen_number_the_page_advises_a_draft(as_officer, here):
    person = worker_in(here)

    text = clean(sent(as_officer, f"?worker={person.pk}", "record", **going()))

    assert 'href="#id_personal_id"' in text
    assert not Departure.objects.exists()


def test_an_open_stay_leads_to_its_return(as_officer, person, officer):
    stay = departed(person, by=officer)

    text = clean(as_officer.get(NEW, {"worker": person.pk}))

    assert f"{BACK}?departure={stay.pk}" in text


def test_a_likely_duplicate_is_confirmed_first(as_officer, person, officer):
    returned(person, by=officer, departed_on=date(2026, 2, 20), ended_on=date(2026, 2, 22))
    query = f"?worker={person.pk}"

    asked = clean(sent(as_officer, query, "record", **going()))

    assert 'name="confirmed"' in asked
    assert Departure.objects.count() == 1
    sent(as_officer, query, "record", **going(confirmed="on"))
    assert Departure.objects.count() == 2


def test_a_departure_of_more_than_a_year_ago_is_confirmed_first(as_officer, person):
    query, typed = f"?worker={person.pk}", going(departed="02/03/2025")

    asked = clean(sent(as_officer, query, "record", **typed))

    assert 'name="year_is_right"' in asked
    assert 'name="confirmed"' not in asked
    sent(as_officer, query, "record", **typed, confirmed="on")
    assert not Departure.objects.exists()
    sent(as_officer, query, "record", **typed, year_is_right="on")
    assert Departure.objects.get().departed_on == date(2025, 3, 2)


# The same person? -------------------------------------------------------------------------------


def test_a_file_of_the_same_name_and_year_is_offered(as_officer, here):
    known = identified(here, full_name="Quàng Thị Mẫu", born_on=date(2001, 1, 9), sex="female")

    text = clean(sent(as_officer, "?new=1", "record", **going(), **somebody(commune=here.pk)))

    assert f'name="use" value="{known.pk}"' in text
    assert not Departure.objects.exists()


def test_choosing_the_file_keeps_what_was_typed(as_officer, here):
    known = identified(here, full_name="Quàng Thị Mẫu", born_on=date(2001, 1, 9), sex="female")
    typed = {**going(), **somebody(commune=here.pk), "use": known.pk}

    text = clean(as_officer.post(f"{NEW}?new=1", typed))

    assert f'action="?worker={known.pk}"' in text
    assert 'value="Hàn"' in text


def test_another_person_is_ticked(as_officer, here):
    identified(here, full_name="Quàng Thị Mẫu", born_on=date(2001, 1, 9), sex="female")
    typed = somebody(commune=here.pk, different_person="on")

    sent(as_officer, "?new=1", "record", **going(), **typed)

    assert Departure.objects.count() == 1


def test_a_known_number_leads_to_the_own_file(as_officer, here, person):
    typed = somebody(commune=here.pk, sex="male", personal_id=person.personal_id, born="06/05/1999")

    text = clean(sent(as_officer, "?new=1", "record", **going(), **typed))

    assert f"?worker={person.pk}" in text
    assert Worker.objects.count() == 1


def test_a_number_known_elsewhere_shows_nothing(as_officer, here, next_door):
    stranger = identified(next_door, full_name="Giàng A Xa")
    typed = somebody(
        commune=here.pk, sex="male", personal_id=stranger.personal_id, born="06/05/1999"
    )

    text = clean(sent(as_officer, "?new=1", "record", **going(), **typed))

    assert "Giàng A Xa" not in text
    assert f"worker={stranger.pk}" not in text
    assert 'href="#id_personal_id"' in text


# Twice ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("button", ["record", "draft"])
def test_a_second_click_makes_no_second_record(as_officer, here, button):
    typed = {**going(), **somebody(commune=here.pk)}

    first = sent(as_officer, "?new=1", button, **typed)
    second = sent(as_officer, "?new=1", button, **typed)

    assert first.url == second.url
    assert (Worker.objects.count(), Contract.objects.count()) == (1, 1)


def test_a_second_click_for_a_known_person_is_no_refusal(as_officer, person):
    first = sent(as_officer, f"?worker={person.pk}", "record", **going())
    second = sent(as_officer, f"?worker={person.pk}", "record", **going())

    assert first.url == second.url
    assert Departure.objects.count() == 1


def test_back_and_a_change_is_answered_with_what_was_recorded(as_officer, person):
    query = f"?worker={person.pk}"
    sent(as_officer, query, "record", **going())
    stay = Departure.objects.get()

    text = clean(sent(as_officer, query, "record", **going(job="May")))

    assert Departure.objects.count() == 1
    assert 'value="May"' in text
    assert reverse("contracts:stay", args=[stay.pk]) in text
    assert 'value="a-key"' not in text


def test_after_a_refusal_the_same_form_records(as_officer, person):
    query = f"?worker={person.pk}"
    sent(as_officer, query, "record", **going(country=""))

    sent(as_officer, query, "record", **going())

    assert Departure.objects.count() == 1


# Drafts -----------------------------------------------------------------------------------------


def test_a_draft_of_a_new_person_with_a_month_only(as_officer, here):
    typed = {**going(departed="03/2027"), **somebody(commune=here.pk, personal_id="")}

    response = sent(as_officer, "?new=1", "draft", **typed)

    draft = Contract.objects.get()
    assert response.url == reverse("contracts:drafts")
    assert (draft.expected_on, draft.expected_month_only) == (date(2027, 3, 1), True)
    assert "03/2027" in clean(as_officer.get(response.url))
    assert f"?draft={draft.pk}" in clean(as_officer.get(response.url))


def test_a_draft_is_continued_and_recorded(as_officer, here):
    typed = {**going(departed="03/2026"), **somebody(commune=here.pk, personal_id="")}
    sent(as_officer, "?new=1", "draft", **typed)
    draft = Contract.objects.get()

    page = clean(as_officer.get(NEW, {"draft": draft.pk}))
    assert 'value="03/2026"' in page
    number = citizen_number(sex="female", born=2001)
    typed = going(idempotency_key="b", version=draft.version, personal_id=number)
    sent(as_officer, f"?draft={draft.pk}", "record", **typed)

    draft.refresh_from_db()
    assert draft.status == "abroad"
    assert Departure.objects.get().contract == draft


def test_only_the_month_is_not_recorded(as_officer, person):
    text = clean(sent(as_officer, f"?worker={person.pk}", "record", **going(departed="03/2026")))

    assert 'href="#id_departed"' in text
    assert not Departure.objects.exists()


def test_a_stale_draft_is_compared(as_officer, person, department):
    sent(as_officer, f"?worker={person.pk}", "draft", **going(departed="03/2027"))
    draft = Contract.objects.get()
    Contract.objects.filter(pk=draft.pk).update(job="Điện tử", version=draft.version + 1)
    typed = going(idempotency_key="b", version=draft.version, job="May", departed="03/2027")

    response = sent(as_officer, f"?draft={draft.pk}", "draft", **typed)

    text = clean(response)
    assert response.status_code == 409
    assert "<td>Điện tử</td>" in text
    assert 'value="May"' in text
    assert f'name="version" value="{draft.version + 1}"' in text


def test_a_recorded_draft_is_not_found_any_more(as_officer, person, officer):
    stay = departed(person, by=officer)

    assert as_officer.get(NEW, {"draft": stay.contract_id}).status_code == 404


def test_drafts_are_the_own_units(as_officer, client, neighbour, person):
    sent(as_officer, f"?worker={person.pk}", "draft", **going(departed="03/2027"))
    draft = Contract.objects.get()
    client.force_login(neighbour)

    assert client.get(NEW, {"draft": draft.pk}).status_code == 404
    assert "Lò Văn An" not in clean(client.get(reverse("contracts:drafts")))


# Seeing whether it will count -------------------------------------------------------------------


@pytest.fixture
def plan(db):
    return Plan.objects.create(code="2026", first_day=date(2026, 1, 1), last_day=date(2026, 12, 31))


def test_the_panel_says_for_which_unit_and_plan(as_officer, person, plan, here):
    text = clean(as_officer.post(f"{CHECK}?worker={person.pk}", going()))

    assert here.full_name in text
    assert "2026" in text
    assert "success" in text
    assert not Departure.objects.exists()


def test_the_panel_says_why_not(as_officer, person):
    text = clean(as_officer.post(f"{CHECK}?worker={person.pk}", going(country="")))

    assert "success" not in text


def test_the_panel_serves_an_empty_form_of_a_new_person(as_officer):
    assert "success" not in clean(as_officer.post(f"{CHECK}?new=1", {}))


def test_a_student_is_recorded_and_not_counted(as_officer, person):
    text = clean(as_officer.post(f"{CHECK}?worker={person.pk}", going(duration_type="student")))

    assert "success" not in text


def test_check_is_the_same_without_script(as_officer, person, plan):
    text = clean(sent(as_officer, f"?worker={person.pk}", "check", **going()))

    assert "success" in text
    assert 'value="Hàn"' in text
    assert not Departure.objects.exists()


def test_case_14_a_number_of_the_other_sex_is_a_warning(as_officer, here):
    typed = somebody(commune=here.pk, personal_id="014203001234", born="2003")

    text = clean(as_officer.post(f"{CHECK}?new=1", {**going(), **typed}))

    assert "warning" in text
    assert "success" in text


# Returns ----------------------------------------------------------------------------------------


def test_who_is_abroad_is_listed_before_any_search(as_officer, person, officer, next_door):
    stay = departed(person, by=officer)
    departed(identified(next_door, full_name="Giàng A Xa"))

    text = clean(as_officer.get(BACK))

    assert f"?departure={stay.pk}" in text
    assert "Giàng A Xa" not in text


def end(**fields):
    typed = {
        "idempotency_key": "end-key",
        "ended_on": "01/09/2026",
        "end_kind": "returned",
        "return_reason": "completed",
    }
    return {**typed, **fields}


def test_a_return_is_one_search_and_one_form(as_officer, person, officer):
    stay = departed(person, by=officer)
    clean(as_officer.get(BACK, {"q": "lo an"}))
    clean(as_officer.get(BACK, {"departure": stay.pk}))

    response = as_officer.post(f"{BACK}?departure={stay.pk}", end())

    stay.refresh_from_db()
    assert stay.ended_on == date(2026, 9, 1)
    assert response.url == reverse("contracts:stay", args=[stay.pk])
    clean(as_officer.get(response.url))


def test_a_refused_return_keeps_what_was_typed(as_officer, person, officer):
    stay = departed(person, by=officer)

    text = clean(as_officer.post(f"{BACK}?departure={stay.pk}", end(ended_on="01/03/2026")))

    assert 'value="01/03/2026"' in text
    stay.refresh_from_db()
    assert stay.ended_on is None


def test_a_second_click_on_a_return_is_the_first(as_officer, person, officer):
    stay = departed(person, by=officer)

    first = as_officer.post(f"{BACK}?departure={stay.pk}", end())
    second = as_officer.post(f"{BACK}?departure={stay.pk}", end())

    assert first.url == second.url


def test_the_neighbour_cannot_return_anybody(client, neighbour, person, officer):
    stay = departed(person, by=officer)
    client.force_login(neighbour)

    assert client.get(BACK, {"departure": stay.pk}).status_code == 404
    assert client.post(f"{BACK}?departure={stay.pk}", end()).status_code == 404


def test_seen_back_but_never_recorded_as_gone(as_officer, person):
    assert f"?worker={person.pk}" in clean(as_officer.get(BACK, {"q": "an"}))

    response = as_officer.post(f"{BACK}?worker={person.pk}", {**going(), **end(), "record": "1"})

    stay = Departure.objects.get()
    assert (stay.departed_on, stay.ended_on) == (date(2026, 3, 2), date(2026, 9, 1))
    assert response.url == reverse("contracts:stay", args=[stay.pk])


def test_a_new_person_seen_back(as_officer, here):
    typed = {**going(), **end(), **somebody(commune=here.pk), "record": "1"}

    as_officer.post(f"{BACK}?new=1", typed)

    assert Departure.objects.get().worker.full_name == "Quàng Thị Mẫu"


def test_a_whole_stay_is_refused_at_the_field_of_its_end(as_officer, person):
    typed = {**going(), **end(ended_on="01/03/2026"), "record": "1"}

    text = clean(as_officer.post(f"{BACK}?worker={person.pk}", typed))

    assert 'href="#id_ended_on"' in text
    assert not Departure.objects.exists()


# Correcting -------------------------------------------------------------------------------------


def edit(stay):
    return reverse("contracts:departure_edit", args=[stay.pk])


def test_a_correction_begins_with_what_is_recorded(as_officer, person, officer):
    stay = departed(person, by=officer)

    text = clean(as_officer.get(edit(stay)))

    assert 'value="02/03/2026"' in text
    assert 'value="Chế biến thực phẩm"' in text


def test_a_correction_is_saved(as_officer, person, officer):
    stay = departed(person, by=officer)

    response = as_officer.post(edit(stay), going(version=1, departed="05/03/2026"))

    stay.refresh_from_db()
    assert stay.departed_on == date(2026, 3, 5)
    assert response.url == reverse("contracts:stay", args=[stay.pk])


def test_a_correction_without_a_change_says_so(as_officer, person, officer):
    stay = departed(person, by=officer)
    typed = going(version=1, job="Chế biến thực phẩm")

    told = as_officer.post(edit(stay), typed, follow=True)

    assert [message.level_tag for message in told.context["messages"]] == ["info"]
    assert AuditEntry.objects.filter(event=Event.DEPARTURE_CORRECTED).count() == 0
    again = as_officer.post(
        edit(stay), {**typed, "idempotency_key": "b", "job": "May"}, follow=True
    )
    assert "info" not in [message.level_tag for message in again.context["messages"]]


def test_a_stale_correction_is_compared_and_can_be_saved_again(as_officer, person, officer):
    stay = departed(person, by=officer)
    as_officer.post(edit(stay), going(version=1, job="Điện tử"))

    response = as_officer.post(edit(stay), going(idempotency_key="b", version=1, job="May"))

    assert response.status_code == 409
    assert "<td>Điện tử</td><td>May</td>" in clean(response)
    as_officer.post(edit(stay), going(idempotency_key="b", version=2, job="May"))
    stay.contract.refresh_from_db()
    assert stay.contract.job == "May"


@pytest.mark.parametrize("typed", ["03/2026", "", "hôm qua"])
def test_a_recorded_departure_keeps_its_exact_day(as_officer, person, officer, typed):
    stay = departed(person, by=officer)

    text = clean(as_officer.post(edit(stay), going(version=1, departed=typed)))

    assert 'href="#id_departed"' in text


def test_the_neighbour_corrects_nothing(client, neighbour, person, officer):
    stay = departed(person, by=officer)
    client.force_login(neighbour)

    assert client.get(edit(stay)).status_code == 404
    assert client.post(edit(stay), going(version=1)).status_code == 404


def test_who_did_not_record_it_is_told_before_typing(
    client, neighbour, person, officer, department, next_door
):
    stay = departed(person, by=officer)
    move_worker(worker=person, commune=next_door, moved_on=date(2026, 6, 1), by=department)
    client.force_login(neighbour)

    assert client.get(edit(stay)).status_code == 403
    clean(client.get(reverse("contracts:stay", args=[stay.pk])))


def test_the_panel_of_a_month_names_the_missing_number_too(as_officer, here):
    person = worker_in(here)

    response = as_officer.post(f"{CHECK}?worker={person.pk}", going(departed="03/2027"))

    rules = [problem.rule for problem in response.context["outlook"].refusals]
    assert rules == ["D-25", "D-19"]


def test_who_was_seen_back_is_led_to_the_page_that_keeps_drafts(as_officer, here):
    person = worker_in(here)

    text = clean(as_officer.get(BACK, {"worker": person.pk}))

    assert f'href="{NEW}?worker={person.pk}"' in text
    assert 'name="draft"' not in text


def test_the_confirmation_of_a_direct_contract_is_never_folded_away(as_officer, person):
    text = clean(as_officer.get(NEW, {"worker": person.pk}))

    form = text[text.index('<form method="post" action="?worker=') :]
    assert 'name="confirmation_number"' in form
    assert "<details" not in form[: form.index('name="confirmation_on"')]
    assert "---------" not in form


def test_enter_checks_and_writes_nothing(as_officer, person):
    text = clean(as_officer.get(NEW, {"worker": person.pk}))

    form = text[text.index('<form method="post" action="?worker=') :]
    assert form.index('name="check"') < form.index('name="record"')


def test_the_panel_says_what_cannot_be_read(as_officer, person):
    response = as_officer.post(f"{CHECK}?worker={person.pk}", going(departed="05/13/2026"))

    assert "13/05/2026" in clean(response)
    assert response.context["outlook"].illegible
    assert "success" not in response.content.decode()


def test_nothing_is_refused_twice_for_one_date(as_officer, person):
    text = clean(sent(as_officer, f"?worker={person.pk}", "record", **going(departed="x")))

    assert text.count('href="#id_departed"') == 1


@pytest.mark.parametrize(
    "field", ["job", "confirmation_number", "departed", "term_months", "country", "version"]
)
def test_control_characters_are_refused_and_not_an_error(as_officer, person, field):
    response = sent(as_officer, f"?worker={person.pk}", "record", **going(**{field: "a\x00b"}))

    assert response.status_code == 200
    assert not Departure.objects.exists()
