"""Pages about people, through the door."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEntry, Event
from communes.models import CommuneChange
from core import clock
from tests.factories import CommuneFactory
from tests.factories.workers import citizen_number, worker_in
from workers.actions import correct_worker, move_worker
from workers.models import Worker

GOOD = {"full_name": "Quàng Thị Hoà", "born": "06/05/1999", "sex": "female"}
NUMBER = "014099000001"
PAGES = ("detail", "edit", "move", "household", "reveal")


def typed(commune, **fields):
    return {**GOOD, "commune": commune.pk, **fields}


def page(name, worker=None):
    return reverse(f"workers:{name}", args=[worker.pk] if worker else [])


def said(response):
    text = response.content.decode()
    assert "UNDEFINED-IN-TEMPLATE" not in text
    return text


def hidden(response, name="idempotency_key"):
    return re.search(rf'name="{name}" value="([^"]*)"', said(response))[1]


def refusals(response):
    return response.context["form"].errors


@pytest.fixture
def desk(client, officer):
    """The officer of `here`, signed in."""
    client.force_login(officer)
    return client


@pytest.mark.parametrize("name", ["list", "new", "find_id"])
def test_pages_have_no_hole(desk, here, name):
    worker_in(here, personal_id=citizen_number())

    response = desk.get(page(name))

    assert response.status_code == 200
    said(response)


@pytest.mark.parametrize("name", ["detail", "edit", "move", "household"])
def test_pages_of_a_person_have_no_hole(desk, here, name):
    worker = worker_in(here, personal_id=citizen_number(), household="poor", village="Bản Hạ")

    response = desk.get(page(name, worker))

    assert response.status_code == 200
    said(response)


# The door ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_for_the_neighbour_the_person_does_not_exist(client, neighbour, here, name):
    worker = worker_in(here, personal_id=NUMBER)
    client.force_login(neighbour)
    before = Worker.objects.values().get()

    posted = client.post(page(name, worker), {"purpose": "file", "note": "x", **GOOD})

    expected = 405 if name == "detail" else 404
    assert posted.status_code == expected
    assert client.get(page(name, worker)).status_code == (405 if name == "reveal" else 404)
    assert Worker.objects.values().get() == before
    assert not AuditEntry.objects.filter(event=Event.IDENTITY_REVEALED).exists()


def test_the_neighbours_list_does_not_know_the_person(client, neighbour, here):
    worker_in(here, full_name="Giàng A Sáy")
    client.force_login(neighbour)

    response = client.get(page("list"), {"q": "say"})

    assert "Giàng" not in said(response)
    assert response.context["listed"].page.paginator.count == 0


@pytest.mark.parametrize("name", ["edit", "move", "household"])
def test_who_only_looks_gets_no_entry_page(client, commune_leader, here, name):
    worker = worker_in(here)
    client.force_login(commune_leader)

    assert client.get(page("detail", worker)).status_code == 200
    assert client.get(page(name, worker)).status_code == 403


def test_who_only_looks_is_offered_nothing_to_do(client, commune_leader, here):
    worker = worker_in(here, personal_id=NUMBER)
    client.force_login(commune_leader)

    text = said(client.get(page("detail", worker)))

    for name in ("edit", "move", "household", "reveal"):
        assert page(name, worker) not in text


def test_the_administrator_sees_no_person(client, administrator, here):
    worker = worker_in(here)
    client.force_login(administrator)

    assert client.get(page("list")).status_code == 403
    assert client.get(page("detail", worker)).status_code == 403


def test_nobody_looks_without_signing_in(client, here):
    worker = worker_in(here)

    for name in PAGES:
        ask = client.post if name == "reveal" else client.get
        assert ask(page(name, worker)).url.startswith(reverse("accounts:login"))


def test_a_unit_out_of_scope_is_no_choice(desk, here, next_door):
    response = desk.post(page("new"), typed(next_door))

    assert list(refusals(response)) == ["commune"]
    assert not Worker.objects.exists()


def test_pages_of_people_stay_in_no_cache(desk, here):
    worker = worker_in(here, personal_id=NUMBER)

    for name in ("detail", "edit"):
        assert "no-store" in desk.get(page(name, worker))["Cache-Control"]


# The list ------------------------------------------------------------------------------------


@pytest.fixture
def _stopped_clock():
    """Once a minute a session notes that somebody is there: a query more."""
    with clock.turned_to(clock.now()):
        yield


@pytest.mark.usefixtures("_stopped_clock")
@pytest.mark.parametrize("query", ["", "?q=lo+van&village=ban&born=1999", "?sort=-village"])
def test_the_list_asks_as_often_for_fifty_as_for_five(desk, here, query):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            said(desk.get(page("list") + query))
        return len(queries)

    for _ in range(5):
        worker_in(here, village="Bản Hạ", personal_id=citizen_number())
    asked()
    few = asked()
    for _ in range(45):
        worker_in(here, village="Bản Hạ", personal_id=citizen_number())

    assert asked() == few


def test_the_list_masks_numbers(desk, here):
    worker_in(here, personal_id=NUMBER)

    text = said(desk.get(page("list")))

    assert "014*******01" in text
    assert NUMBER not in text


def test_the_list_sorts_by_given_name_birth_and_village(desk, here):
    worker_in(here, full_name="Lò Văn Ý", born_on=date(1990, 1, 1), village="Bản Đông")
    worker_in(here, full_name="Vàng A Ánh", born_on=date(1991, 1, 1), village="Bản Dàn")

    def names(sort):
        rows = desk.get(page("list"), {"sort": sort}).context["listed"].rows
        return [row.title for row in rows]

    assert names("name") == ["Vàng A Ánh", "Lò Văn Ý"]
    assert names("-born") == ["Vàng A Ánh", "Lò Văn Ý"]
    assert names("born") == ["Lò Văn Ý", "Vàng A Ánh"]
    assert names("village") == ["Vàng A Ánh", "Lò Văn Ý"]
    assert names("personal_id_print") == names("name")


def test_the_list_leafs_through_and_counts(desk, here):
    for number in range(51):
        worker_in(here, village=f"Bản {number}")

    second = desk.get(page("list"), {"page": 2})

    assert second.context["listed"].page.paginator.count == 51
    assert len(second.context["listed"].rows) == 1


@pytest.mark.parametrize(
    "query", ["?born=abc", "?born=99999999999", "?page=x", "?q=%00%ff&page=-1"]
)
def test_odd_questions_are_answered(desk, here, query):
    worker_in(here)

    assert desk.get(page("list") + query).status_code == 200


def test_people_of_merged_units_are_listed_with_the_unit_of_today(desk, here):
    old = CommuneFactory(name="Nặm Păm", valid_from=None, valid_until=date(2025, 7, 1))
    with clock.turned_to(clock.at(date(2025, 3, 1))):
        worker = worker_in(old)
    CommuneChange.objects.create(
        old=old,
        new=here,
        effective_on=date(2025, 7, 1),
        legal_basis="1681/NQ-UBTVQH15",
        entered_at=clock.at(date(2025, 6, 16)),
    )

    for text in (said(desk.get(page("list"))), said(desk.get(page("detail", worker)))):
        assert "Xã Nặm Păm" in text
        assert "Xã Mường La" in text


# A new file ----------------------------------------------------------------------------------


def test_registering_from_the_page_leads_to_the_file(desk, here):
    response = desk.post(page("new"), typed(here, village="Bản Hạ", household="poor"))

    worker = Worker.objects.get()
    assert response.url == page("detail", worker)
    assert (worker.commune, worker.village, worker.born_on) == (here, "Bản Hạ", date(1999, 5, 6))
    assert worker.households.get().status == "poor"


@pytest.mark.parametrize(
    ("born", "stored"),
    [
        ("6.5.1999", (date(1999, 5, 6), "day")),
        ("05/1999", (date(1999, 5, 1), "month")),
        ("1999", (date(1999, 1, 1), "year")),
    ],
)
def test_a_birth_is_kept_as_exactly_as_it_is_known(desk, here, born, stored):
    desk.post(page("new"), typed(here, born=born))

    worker = Worker.objects.get()
    assert (worker.born_on, worker.born_precision) == stored


def test_two_clicks_make_one_file(desk, here):
    entry = typed(here, idempotency_key=hidden(desk.get(page("new"))))

    first = desk.post(page("new"), entry)
    second = desk.post(page("new"), entry)

    assert first.url == second.url
    assert Worker.objects.count() == 1


def test_back_and_another_name_is_asked_about(desk, here):
    entry = typed(here, idempotency_key=hidden(desk.get(page("new"))))
    desk.post(page("new"), entry)

    again = desk.post(page("new"), {**entry, "full_name": "Lò Thị Inh"})

    assert Worker.objects.count() == 1
    assert "Lò Thị Inh" in said(again)
    assert hidden(again) != entry["idempotency_key"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"full_name": "A" * 10_000}, "full_name"),
        ({"full_name": "Lò\x00Văn An"}, "full_name"),
        ({"full_name": "Lò 2"}, "full_name"),
        ({"born": "31/02/1999"}, "born"),
        ({"born": "tháng 3"}, "born"),
        ({"born": "01/01/2099"}, "born"),
        ({"sex": ""}, "sex"),
        ({"sex": "other"}, "sex"),
        ({"personal_id": "14203001234"}, "personal_id"),
        ({"personal_id": "123456789"}, "personal_id"),
        ({"phone": "12"}, "phone"),
        ({"village": "B" * 10_000}, "village"),
        ({"ethnicity": "04"}, "ethnicity"),
        ({"household": "poor", "household_year": "26"}, "household_year"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(desk, here, fields, field):
    response = desk.post(page("new"), typed(here, village="Bản Nà Lo") | fields)

    assert list(refusals(response)) == [field]
    assert not Worker.objects.exists()
    if field != "village":
        assert "Bản Nà Lo" in said(response)


def test_case_15_is_offered_on_the_page(desk, here):
    response = desk.post(page("new"), typed(here, personal_id="14203001234"))

    assert "014203001234" in refusals(response)["personal_id"][0]


def test_case_14_is_recorded_and_the_file_warns(desk, here):
    response = desk.post(page("new"), typed(here, personal_id="014203001234"), follow=True)

    assert len(response.context["doubts"]) == 2
    assert Worker.objects.count() == 1


def test_the_same_name_and_year_is_shown_before_a_second_file(desk, here):
    known = worker_in(here, full_name="Quàng Thị Hòa", born_on=date(1999, 1, 1))

    asked = desk.post(page("new"), typed(here))
    count = Worker.objects.count()
    assert asked.context["form"].refused_by("W-24")
    desk.post(page("new"), typed(here, different_person="1"))

    assert page("detail", known) in said(asked)
    assert (count, Worker.objects.count()) == (1, 2)


def test_the_neighbours_namesake_is_not_shown(desk, here, next_door):
    worker_in(next_door, full_name="Quàng Thị Hoà")

    response = desk.post(page("new"), typed(here))

    assert response.status_code == 302


def test_a_number_known_elsewhere_tells_nothing(desk, here, next_door):
    known = worker_in(next_door, full_name="Vàng A Dơ", village="Bản Xa", personal_id=NUMBER)

    response = desk.post(page("new"), typed(here, personal_id=NUMBER))

    text = said(response)
    assert list(refusals(response)) == ["personal_id"]
    for told in ("Vàng A Dơ", "Bản Xa", page("detail", known)):
        assert told not in text


def test_a_number_known_in_ones_own_unit_leads_to_the_file(desk, here):
    known = worker_in(here, full_name="Vàng A Dơ", personal_id=NUMBER)

    response = desk.post(page("new"), typed(here, personal_id=NUMBER))

    assert page("detail", known) in said(response)


def test_registering_is_no_way_round_the_limit_of_look_ups(desk, here, next_door, monkeypatch):
    monkeypatch.setattr("workers.rules.identity.SEARCHES_PER_HOUR", 3)
    numbers = [citizen_number(sex="female") for _ in range(5)]
    for number in numbers:
        worker_in(next_door, personal_id=number)

    told = [
        desk.post(page("new"), typed(here, personal_id=number)).context["form"]
        for number in numbers
    ]

    assert [form.refused_by("W-15") for form in told] == [True] * 3 + [False] * 2
    assert [form.refused_by("W-23") for form in told] == [False] * 3 + [True] * 2


def test_nothing_is_told_about_a_number_while_something_else_is_wrong(desk, here, next_door):
    worker_in(next_door, personal_id=NUMBER)

    form = desk.post(page("new"), typed(here, personal_id=NUMBER, phone="1")).context["form"]

    assert form.refused_by("W-07")
    assert not form.refused_by("W-15")


@pytest.mark.django_db(transaction=True)
def test_a_question_outlives_the_entry_that_was_refused(client, officer, here, next_door):
    worker_in(next_door, personal_id=NUMBER)
    client.force_login(officer)

    client.post(page("new"), typed(here, personal_id=NUMBER))
    client.post(page("edit", worker_in(here)), typed(here, personal_id=NUMBER, version="1"))

    told = AuditEntry.objects.filter(event=Event.IDENTITY_ASKED, by_id=officer.pk)
    assert [entry.after["recorded"] for entry in told] == [True, True]


def test_a_new_file_from_a_look_up_only_fills_the_field(desk, here):
    response = desk.post(page("new"), {"begin": "1", "personal_id": NUMBER})

    assert f'value="{NUMBER}"' in said(response)
    assert not Worker.objects.exists()


# Correcting ----------------------------------------------------------------------------------


def test_correcting_from_the_page(desk, here):
    worker = worker_in(here, personal_id=NUMBER)

    response = desk.post(page("edit", worker), {**GOOD, "version": 1, "village": "Bản Hạ"})

    worker.refresh_from_db()
    assert response.url == page("detail", worker)
    assert (worker.full_name, worker.village, worker.personal_id) == (
        "Quàng Thị Hoà",
        "Bản Hạ",
        NUMBER,
    )


def test_the_edit_page_holds_the_mask_only(desk, here):
    worker = worker_in(here, personal_id=NUMBER)

    text = said(desk.get(page("edit", worker)))

    assert "014*******01" in text
    assert NUMBER not in text


def test_a_stale_edit_is_compared_and_can_be_sent_again(desk, officer, here):
    worker = worker_in(here, village="Bản Hạ")
    correct_worker(
        worker=worker,
        full_name="Lò Văn Bình",
        born_on=date(1999, 1, 1),
        born_precision="year",
        sex="male",
        village="Bản Hạ",
        ethnicity="thai",
        phone="",
        qualification="",
        by=officer,
    )
    mine = {**GOOD, "full_name": "Lò Văn Cường", "sex": "male", "village": "Bản Hạ"}

    stale = desk.post(page("edit", worker), {**mine, "version": 1})
    differences = [(now, typed) for _label, now, typed in stale.context["differences"]]
    again = desk.post(page("edit", worker), {**mine, "version": hidden(stale, "version")})

    assert stale.status_code == 409
    assert ("Lò Văn Bình", "Lò Văn Cường") in differences
    assert ("1999", "06/05/1999") in differences
    assert len(differences) == 3
    assert again.status_code == 302
    assert Worker.objects.get().full_name == "Lò Văn Cường"


def test_a_form_without_version_is_not_saved(desk, here):
    worker = worker_in(here)

    response = desk.post(page("edit", worker), GOOD)

    assert "version" in refusals(response)
    assert Worker.objects.get().full_name == "Lò Văn An"


# Moving, household ---------------------------------------------------------------------------


def test_moving_away_leads_to_the_list(desk, here, next_door):
    worker = worker_in(here)

    response = desk.post(page("move", worker), {"commune": next_door.pk, "moved_on": "01/03/2026"})

    assert response.url == page("list")
    assert desk.get(page("detail", worker)).status_code == 404
    assert Worker.objects.get().commune == next_door


def test_a_second_click_on_move_gets_the_first_answer(desk, here, next_door):
    worker, other = worker_in(here), worker_in(here)
    body = {"idempotency_key": "m", "commune": next_door.pk, "moved_on": "01/03/2026"}
    first = desk.post(page("move", worker), body)

    again = desk.post(page("move", worker), body)
    stranger = desk.post(page("move", other), body)

    assert (again.status_code, again.url) == (first.status_code, first.url)
    assert worker.residences.count() == 2
    assert stranger.status_code == 200  # another person's form: nothing is said to be done


def test_the_department_stays_on_the_file_after_a_move(client, department, here, next_door):
    worker = worker_in(here)
    client.force_login(department)

    response = client.post(
        page("move", worker), {"commune": next_door.pk, "moved_on": "01/03/2026"}, follow=True
    )

    assert [lived.residence.commune for lived in response.context["residences"]] == [
        next_door,
        here,
    ]
    said(response)


def test_a_move_that_is_refused_keeps_what_was_typed(desk, here, next_door):
    worker = worker_in(here)

    response = desk.post(
        page("move", worker), {"commune": next_door.pk, "village": "Bản X", "moved_on": "1/1/2099"}
    )

    assert list(refusals(response)) == ["moved_on"]
    assert "Bản X" in said(response)


def test_a_household_status_from_the_page(desk, here):
    worker = worker_in(here)

    response = desk.post(page("household", worker), {"year": 2025, "status": "near_poor"})

    assert response.url == page("detail", worker)
    assert worker.households.get().status == "near_poor"


# The citizen number --------------------------------------------------------------------------


def test_the_number_is_shown_once_for_a_reason(desk, here):
    worker = worker_in(here, personal_id=NUMBER)

    before = said(desk.get(page("detail", worker)))
    shown = desk.post(page("reveal", worker), {"purpose": "file", "note": "đối chiếu hợp đồng"})
    after = said(desk.get(page("detail", worker)))

    assert NUMBER in said(shown)
    assert shown["Cache-Control"] == "no-store, private"
    assert NUMBER not in before + after
    entry = AuditEntry.objects.get(event=Event.IDENTITY_REVEALED)
    assert "đối chiếu hợp đồng" in entry.reason


@pytest.mark.parametrize(
    "reason", [{}, {"purpose": "file", "note": " "}, {"purpose": "curious", "note": "x"}]
)
def test_without_a_reason_no_number(desk, here, reason):
    worker = worker_in(here, personal_id=NUMBER)

    response = desk.post(page("reveal", worker), reason)

    assert NUMBER not in said(response)
    assert response.context["number"] is None
    assert not AuditEntry.objects.filter(event=Event.IDENTITY_REVEALED).exists()


def test_a_look_up_in_ones_own_unit_leads_to_the_file(desk, here):
    worker = worker_in(here, personal_id=NUMBER)

    response = desk.post(page("find_id"), {"personal_id": "014 099 000 001"})

    assert response.url == page("detail", worker)
    assert NUMBER not in response.url


def test_a_look_up_of_a_number_elsewhere_says_so_and_no_more(desk, next_door):
    worker_in(next_door, full_name="Vàng A Dơ", personal_id=NUMBER)

    response = desk.post(page("find_id"), {"personal_id": NUMBER})

    assert response.context["answer"] == "elsewhere"
    assert "Vàng A Dơ" not in said(response)


def test_a_look_up_of_nobody_offers_a_new_file(desk, here):
    response = desk.post(page("find_id"), {"personal_id": NUMBER})

    assert response.context["answer"] == "nobody"
    assert page("new") in said(response)


def test_a_number_in_an_address_is_no_question(desk, here):
    worker_in(here, personal_id=NUMBER)
    asked = AuditEntry.objects.filter(event=Event.IDENTITY_ASKED)
    before = asked.count()

    response = desk.get(page("find_id"), {"personal_id": NUMBER})

    assert response.context["answer"] == ""
    assert asked.count() == before
    assert desk.get(page("list"), {"q": NUMBER}).context["listed"].page.paginator.count == 0


def test_who_moved_in_is_seen_with_the_whole_residence(desk, department, here, next_door):
    worker = worker_in(next_door)
    move_worker(worker=worker, commune=here, moved_on=date(2026, 3, 1), by=department)

    text = said(desk.get(page("detail", worker)))

    assert "Xã Chiềng Lao" in text


@pytest.mark.parametrize(
    "typed_in", [NUMBER, "014 099 000.001", "012345678", "C1234567", "c1234567"]
)
def test_a_number_is_not_searched_through_an_address(client, officer, here, typed_in):
    worker_in(here, personal_id=NUMBER)
    client.force_login(officer)

    html = said(client.get(page("list"), {"q": typed_in}))

    assert "Lò Văn An" not in html
    assert "sẽ nằm trong địa chỉ trang" in html
    assert not re.search(rf'href="[^"]*{re.escape(typed_in)}', html)


def test_a_name_with_a_digit_typed_into_it_is_searched(client, officer, here):
    client.force_login(officer)

    assert "sẽ nằm trong" not in said(client.get(page("list"), {"q": "An 2"}))
