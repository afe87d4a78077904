"""The long form, papers and reveals, through the door."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEntry, Event
from core import clock
from tests.factories.workers import citizen_number, papers_of, passport_of, worker_in
from tests.workers.test_views import hidden, page, said, typed
from workers import actions
from workers.models import Passport, Priority, Worker

NUMBERS = {"personal_id": "014099000001", "old_id": "050123456"}


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def person(here, officer):
    """Everything is recorded about him."""
    worker = worker_in(
        here, by=officer, **NUMBERS, village="Bản Hạ", ethnicity="thai", education="primary",
        qualification="college", field_of_study="Hàn điện", skill="Hàn", skill_level=3,
        phone="0912345678", relative_name="Lò Văn Bình", relative_relation="bố",
        relative_phone="0987654321", served=True, discharged_year=2020,
        current_address="Số 5, tổ 2", current_commune=here, household="poor",
    )  # fmt: skip
    papers_of(worker)
    return worker


def at(name, *words):
    return reverse(f"workers:{name}", args=[getattr(word, "pk", word) for word in words])


def form_of(response):
    """What the correction form would send back as it stands."""
    form = response.context["form"]
    sent = {field.html_name: field.value() for field in form}
    return {name: "" if value is None else value for name, value in sent.items()}


def test_the_file_tells_everything_in_groups(desk, person):
    text = said(desk.get(page("detail", person)))

    for told in (
        *("Bản Hạ", "Hàn điện", "Lò Văn Bình", "0987654321", "2020", "Số 5, tổ 2"),
        *("014*******01", "******456", "02/03/2034", "N4", "01/01/2020"),
    ):
        assert told in text, told


@pytest.mark.parametrize("name", ["detail", "edit", "move", "passport", "household", "priority"])
def test_no_page_that_is_only_read_shows_a_number(desk, person, name):
    passport_of(person, "C8080808")

    text = said(desk.get(page(name, person)))

    assert not any(number in text for number in (*NUMBERS.values(), "C8080808", "8080808"))


def test_a_correction_sent_back_as_it_stands_changes_nothing(desk, person):
    before = AuditEntry.objects.count()

    response = desk.post(page("edit", person), form_of(desk.get(page("edit", person))))

    assert response.url == page("detail", person)
    assert AuditEntry.objects.count() == before
    person.refresh_from_db()
    assert person.version == 1


def test_an_emptied_box_empties_the_field_and_an_empty_number_keeps_it(desk, person):
    sent = form_of(desk.get(page("edit", person)))
    emptied = dict.fromkeys(("skill", "skill_level", "served", "discharged_year", "education"), "")

    desk.post(page("edit", person), sent | emptied)

    person.refresh_from_db()
    assert (person.skill, person.skill_level, person.served) == ("", None, None)
    assert (person.education, person.old_id) == ("", NUMBERS["old_id"])


def test_what_was_typed_under_more_is_open_again_after_a_refusal(desk, here):
    response = desk.post(page("new"), typed(here, skill_level="3"))

    text = said(response)
    assert response.context["form"].more_open
    assert '<details class="ask" open>' in text
    assert list(response.context["form"].errors) == ["skill"]


def test_a_new_file_is_short(desk, here):
    response = desk.get(page("new"))

    form = response.context["form"]
    assert [field.name for field in form.short] == [
        *("full_name", "born", "sex", "commune", "village", "personal_id", "phone")
    ]
    assert not form.more_open
    shown = {field.name for field in form.short} | {
        field.name for _key, _label, fields in form.more for field in fields
    }
    assert shown | {"idempotency_key"} == set(form.fields)


def test_the_correction_shows_every_field_once(desk, person):
    form = desk.get(page("edit", person)).context["form"]

    shown = [field.name for _key, _label, fields in form.groups for field in fields]
    assert sorted([*shown, "idempotency_key", "version"]) == sorted(form.fields)


def test_every_field_has_its_line_of_help(desk, person):
    for name in ("new", "edit"):
        form = desk.get(page(name, person if name == "edit" else None)).context["form"]
        bare = [field.name for field in form.visible_fields() if not field.help_text]
        assert bare == ["sex"], name  # two buttons say it themselves


def test_a_stale_correction_compares_every_field(desk, person, officer, next_door):
    sent = form_of(desk.get(page("edit", person)))
    desk.post(page("edit", person), sent | {"skill": "Tiện", "served": "no", "discharged_year": ""})

    response = desk.post(
        page("edit", person),
        sent | {"current_commune": next_door.pk, "idempotency_key": "another"},
    )

    assert response.status_code == 409
    compared = {label: (now, mine) for label, now, mine in response.context["differences"]}
    assert ("Tiện", "Hàn") in compared.values()
    assert len(compared) == 4  # trade, service, its year, and the present address
    assert next_door.full_name in [mine for _now, mine in compared.values()]


def test_a_passport_is_recorded_through_the_page_once(desk, here, officer):
    worker = worker_in(here, by=officer)
    sent = {
        "idempotency_key": hidden(desk.get(page("passport", worker))),
        "number": "c1234567",
        "issued_on": "02/03/2024",
        "expires_on": "02/03/2034",
        "current": "on",
    }

    first = desk.post(page("passport", worker), sent)
    second = desk.post(page("passport", worker), sent)

    assert first.url == second.url == page("detail", worker)
    passport = Passport.objects.get()
    assert (passport.number, passport.is_current) == ("C1234567", True)


def test_a_refused_passport_keeps_what_was_typed(desk, here, officer):
    worker = worker_in(here, by=officer)

    response = desk.post(page("passport", worker), {"number": "C1234567", "issued_on": "1/1/2090"})

    assert list(response.context["form"].errors) == ["issued_on"]
    assert "C1234567" in said(response)
    assert not Passport.objects.exists()


def test_choosing_correcting_and_withdrawing_a_passport(desk, here, officer):
    worker = worker_in(here, by=officer)
    old = passport_of(worker, "B1111111", by=officer)
    new = passport_of(worker, "C2222222", by=officer)

    desk.post(at("passport_choose", worker, old), {"idempotency_key": "one"})
    desk.post(at("passport_days", worker, old), {"issued_on": "05/06/2024", "expires_on": ""})
    desk.post(at("passport_withdraw", worker, new), {"reason": "Ghi nhầm"})

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.is_current, old.issued_on, old.expires_on) == (True, date(2024, 6, 5), None)
    assert new.withdrawn_reason == "Ghi nhầm"
    assert "Ghi nhầm" in said(desk.get(page("detail", worker)))


def test_days_of_a_passport_that_a_colleague_corrected_meanwhile_are_compared(desk, here, officer):
    worker = worker_in(here, by=officer)
    passport = passport_of(worker, by=officer)
    address = at("passport_days", worker, passport)
    typed = {"issued_on": "05/06/2024", "expires_on": "02/03/2034"}
    typed["seen"] = desk.get(address).context["form"]["seen"].value()
    actions.correct_passport(
        passport=passport, issued_on=date(2024, 3, 1), expires_on=date(2034, 3, 2), by=officer
    )

    shown = desk.post(address, typed)
    passport.refresh_from_db()
    assert (shown.status_code, passport.issued_on) == (409, date(2024, 3, 1))
    assert shown.context["differences"] == [("Ngày cấp", "01/03/2024", "05/06/2024")]
    assert "05/06/2024" in said(shown)

    desk.post(address, {**typed, "seen": shown.context["form"]["seen"].value()})
    passport.refresh_from_db()
    assert passport.issued_on == date(2024, 6, 5)


@pytest.mark.parametrize("name", ["passport_days", "passport_choose", "passport_withdraw"])
def test_a_passport_of_another_file_is_not_there(desk, here, next_door, officer, name):
    mine = worker_in(here, by=officer)
    theirs = passport_of(worker_in(next_door))

    assert desk.post(at(name, mine, theirs), {"reason": "x"}).status_code == 404


def test_groups_and_languages_through_their_pages(desk, here, officer):
    worker = worker_in(here, by=officer)

    desk.post(page("priority", worker), {"group": "merit", "since": "01/01/2020"})
    desk.post(page("language", worker), {"language": "ja", "level": "N4"})
    priority, language = worker.priorities.get(), worker.languages.get()
    desk.post(at("priority_withdraw", worker, priority), {"reason": "Nhầm người"})
    refused = desk.post(at("language_withdraw", worker, language), {"reason": ""})

    assert Priority.objects.get().withdrawn
    assert not worker.languages.get().withdrawn
    assert list(refused.context["form"].errors) == ["reason"]


@pytest.mark.parametrize("which", ["personal_id", "old_id", "passport"])
def test_the_chosen_number_is_shown_once_and_kept_with_its_purpose(desk, person, which):
    passport = person.passports.get()
    number = NUMBERS.get(which, passport.number)
    key = f"passport-{passport.pk}" if which == "passport" else which

    response = desk.post(
        page("reveal", person), {"which": key, "purpose": "file", "note": "Công văn 12"}
    )

    shown = said(response)
    assert number in shown
    assert not any(other in shown for other in NUMBERS.values() if other != number)
    entry = AuditEntry.objects.get(event=Event.IDENTITY_REVEALED)
    assert list(entry.after) == [which]
    assert entry.reason.endswith("Công văn 12")


def test_a_number_that_is_not_among_those_recorded_is_no_choice(desk, person, next_door):
    theirs = passport_of(worker_in(next_door))

    response = desk.post(
        page("reveal", person),
        {"which": f"passport-{theirs.pk}", "purpose": "file", "note": "x"},
    )

    assert list(response.context["form"].errors) == ["which"]
    assert not AuditEntry.objects.filter(event=Event.IDENTITY_REVEALED).exists()


@pytest.mark.parametrize("asked", ["050 123 456", "c7654321"])
def test_looking_up_an_old_number_or_a_passport_leads_to_the_file(desk, person, asked):
    passport_of(person, "C7654321")

    response = desk.post(page("find_id"), {"personal_id": asked})

    assert response.url == page("detail", person)


def test_of_an_unknown_passport_nothing_is_carried_on(desk, here):
    response = desk.post(page("find_id"), {"personal_id": "C9999999"})

    assert response.context["answer"] == "nobody"
    assert response.context["number"] == ""


def test_lists_show_nothing_sensitive(desk, person):
    for name in ("list", "to_complete"):
        text = said(desk.get(page(name)))
        assert not any(told in text for told in ("Thái", "Hộ nghèo", "Poor household", "******456"))


def test_the_file_asks_a_constant_number_of_questions(desk, here, officer):
    worker = worker_in(here, by=officer, personal_id=citizen_number(), ethnicity="thai")

    def questions():
        with CaptureQueriesContext(connection) as asked:
            desk.get(page("detail", worker))
        return len(asked)

    papers_of(worker)
    once = questions()
    for year in range(2018, 2024):
        worker.households.create(year=year, status="poor")
        worker.priorities.create(group="poor", year=year)
        worker.languages.create(language="ko", level=str(year))
        passport_of(worker)
    Worker.objects.filter(pk=worker.pk).update(created_at=clock.now())

    assert questions() <= once + 8  # more history to tell, at most one question a kind
