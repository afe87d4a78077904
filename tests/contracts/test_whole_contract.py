"""The whole contract on its pages: entered, corrected, shown, and for whom it does not exist."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from contracts import actions, queries
from contracts.models import Contract, Departure
from core.problems import Refused
from tests.factories import country
from tests.factories.contracts import LEFT, departed, identified, returned, said
from workers.actions import move_worker

NEW = reverse("contracts:departure_new")
WHOLE = {
    "country": "TW",
    "form": "service",
    "enterprise": "unknown",
    "departed": "02/03/2026",
    "term_months": "36",
    "duration_type": "long",
    "occupation": "factory",
    "programme": "TW-CX",
    "job": "Lắp ráp",
    "signed_on": "01/02/2026",
    "contract_number": "15/HĐ",
    "supply_number": "123/QLLĐNN",
    "employer": "Công ty Đại Hưng",
    "receiving_party": "Môi giới Đài Bắc",
    "work_address": "Đài Trung",
    "wage": "27.470",
    "wage_currency": "TWD",
    "wage_per": "month",
    "service_fee": "20.000.000",
    "deposit": "12.000.001",
    "total_cost": "95.000.000",
    "visa_type": "FL",
    "exit_point": "Nội Bài, VN310",
    "source_document": "12/BC-DN",
    "source_dated": "05/03/2026",
}


@pytest.fixture(autouse=True)
def markets(db):
    return [country(code) for code in ("JP", "TW", "KR")]


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def person(here):
    return identified(here)


def page(name, *args):
    return reverse(f"contracts:{name}", args=args)


def test_every_field_is_entered_and_shown(as_officer, person):
    answer = as_officer.post(f"{NEW}?worker={person.pk}", {**WHOLE, "record": "1"}, follow=True)

    stay = Departure.objects.get()
    contract = stay.contract
    assert contract.deposit == Decimal(12_000_001)
    assert (contract.wage, contract.wage_currency, contract.wage_per) == (27_470, "TWD", "month")
    text = answer.content.decode()
    for shown in ("27.470 TWD", "12.000.001 đồng", "Môi giới Đài Bắc", "123/QLLĐNN", "12/BC-DN"):
        assert shown in text, shown
    assert "112/2021" in text  # the ceiling of deposits, as a warning


def test_a_draft_keeps_every_field(as_officer, person):
    as_officer.post(f"{NEW}?worker={person.pk}", {**WHOLE, "draft": "1"})

    draft = Contract.objects.get()
    text = as_officer.get(f"{NEW}?draft={draft.pk}").content.decode()
    for name, typed in WHOLE.items():
        if name not in ("country", "form", "enterprise", "duration_type"):
            assert typed in text, name


def test_the_short_page_folds_the_rest_away_until_something_is_in_it(as_officer, person):
    empty = as_officer.get(f"{NEW}?worker={person.pk}").content.decode()
    typed = as_officer.post(f"{NEW}?worker={person.pk}", {**WHOLE, "check": "1"}).content.decode()

    assert '<details class="more">' in empty
    assert '<details class="more" open>' in typed
    assert (
        empty.index('name="occupation"')
        < empty.index('<details class="more"')
        < empty.index('name="wage"')
    )


def test_every_field_has_a_line_of_help(as_officer, person):
    text = as_officer.get(f"{NEW}?worker={person.pk}").content.decode()

    silent = [
        name
        for name in WHOLE
        if name not in ("country", "form", "duration_type")
        and f'id="id_{name}_helptext"' not in text
    ]
    assert silent == []


def test_the_live_panel_says_what_this_form_still_asks_for(as_officer, person):
    few = {n: WHOLE[n] for n in ("country", "form", "enterprise", "departed", "duration_type")}
    path = f"{page('departure_check')}?worker={person.pk}"

    text = as_officer.post(path, few).content.decode()

    assert "Người sử dụng lao động" in text
    assert "Người sử dụng lao động" not in as_officer.post(path, WHOLE).content.decode()


def test_a_correction_compares_every_field(as_officer, officer, person):
    stay = departed(person, by=officer)
    path = page("departure_edit", stay.pk)
    version = str(stay.contract.version)
    changed = said(employer="Toyota", deposit=Decimal(0))
    actions.correct_departure(departure=stay, by=officer, **changed)

    answer = as_officer.post(path, {**WHOLE, "version": version})

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Toyota" in text
    assert "Công ty Đại Hưng" in text
    assert Contract.objects.get().employer == "Toyota"


def test_what_is_missing_for_the_form_is_said_on_the_stay(as_officer, officer, person):
    stay = departed(person, by=officer)

    assert "Hình thức đi này còn thiếu" in as_officer.get(page("stay", stay.pk)).content.decode()
    whole = said(employer="Toyota", occupation="food")
    actions.correct_departure(departure=stay, by=officer, **whole)
    assert "còn thiếu" not in as_officer.get(page("stay", stay.pk)).content.decode()


def test_the_department_corrects_the_source_and_a_commune_leaves_it(department, officer, person):
    stay = departed(person, by=officer)

    actions.correct_departure(departure=stay, source="police", by=department, **said())
    actions.correct_departure(departure=stay, by=officer, **said(employer="Toyota"))

    assert Departure.objects.get().source == "police"


# The end -----------------------------------------------------------------------------------------


def test_the_end_is_corrected_on_its_page_and_stale_ones_are_compared(as_officer, officer, person):
    home = returned(person, by=officer, ended_on=date(2026, 6, 1))
    path = page("end_edit", home.pk)
    typed = {
        "ended_on": "02/06/2026",
        "end_kind": "returned",
        "return_reason": "completed",
        "next_need": "job",
        "version": str(home.contract.version),
    }

    assert as_officer.post(path, typed).status_code == 302
    assert Departure.objects.get().next_need == "job"
    stale = as_officer.post(path, {**typed, "next_need": "again"})
    assert stale.status_code == 409
    assert Departure.objects.get().next_need == "job"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("change", {"kind": "employer", "changed_on": "01/05/2026", "employer": "Honda"}),
        ("change", {"kind": "country", "changed_on": "01/05/2026", "country": "KR"}),
        ("suspect", {"suspected_on": "01/05/2026", "suspected_note": "Ở chợ"}),
    ],
)
def test_what_happens_abroad_is_recorded_on_its_page(as_officer, officer, person, name, typed):
    stay = departed(person, by=officer)

    answer = as_officer.post(page(name, stay.pk), typed, follow=True)

    assert answer.redirect_chain[-1][0] == page("stay", stay.pk)
    assert "01/05/2026" in answer.content.decode()


def test_a_contract_is_settled_on_its_pages(as_officer, officer, person):
    tw = {"country": country("TW"), "deposit": Decimal(12_000_000)}
    home = returned(person, by=officer, ended_on=date(2026, 6, 1), **tw)

    assert person.full_name in as_officer.get(page("to_settle")).content.decode()
    as_officer.post(page("liquidation", home.pk), {"liquidated_on": "01/07/2026"})
    back = {"deposit_returned_on": "01/07/2026", "deposit_returned": "12.000.000"}
    as_officer.post(page("deposit", home.pk), back)

    assert person.full_name not in as_officer.get(page("to_settle")).content.decode()


@pytest.mark.parametrize("name", ["to_verify", "to_settle"])
def test_the_neighbour_sees_none_of_it(client, neighbour, officer, here, name):
    seen, home = identified(here), identified(here)
    actions.suspect_return(
        departure=departed(seen, by=officer), suspected_on=date(2026, 5, 1), by=officer
    )
    returned(home, by=officer, ended_on=date(2026, 6, 1))
    client.force_login(neighbour)

    text = client.get(page(name)).content.decode()

    assert seen.full_name not in text
    assert home.full_name not in text


# Outside the province ----------------------------------------------------------------------------


@pytest.fixture
def outsider(person, department):
    """Lived outside the province since the spring."""
    return move_worker(
        worker=person,
        commune=None,
        outside="Hà Nội, phường Hoàng Mai",
        moved_on=date(2026, 1, 15),
        by=department,
    )


def test_who_lives_outside_is_recorded_by_the_department_and_not_counted(
    outsider, person, department
):
    person.refresh_from_db()
    stay = departed(person, by=department)

    assert (stay.commune, stay.contract.recorded_for) == (None, None)
    assert stay.departed_on == LEFT


def test_the_page_says_that_it_will_not_count(client, outsider, person, department):
    client.force_login(department)

    text = client.post(
        f"{page('departure_check')}?worker={person.pk}", {**WHOLE, "source": "commune"}
    ).content.decode()

    assert "ngoài tỉnh" in text
    person.refresh_from_db()
    stay = departed(person, by=department)
    assert "Ngoài tỉnh" in client.get(page("stay", stay.pk)).content.decode()


def test_a_commune_does_not_record_who_lived_outside_on_that_day(here, officer, department):
    mover = identified(here)
    move_worker(
        worker=mover, commune=None, outside="Hà Nội", moved_on=date(2026, 1, 15), by=department
    )
    mover.refresh_from_db()
    move_worker(worker=mover, commune=here, moved_on=date(2026, 4, 1), by=department)
    mover.refresh_from_db()

    with pytest.raises(Refused) as refused:
        departed(mover, by=officer)

    assert [p.rule for p in refused.value.problems if not p.warning] == ["D-21"]
    assert queries.place_on(mover, LEFT) == (True, None)
