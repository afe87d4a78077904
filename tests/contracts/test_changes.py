"""What changes in the midst of a stay, who was seen back, and what is settled after it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEntry, Event
from contracts import actions, queries, rules
from contracts.choices import ChangeKind
from contracts.models import Contract, Departure, StayChange
from contracts.queries import Asked
from contracts.rules import Change, Ending, Happened
from core.models import Mark
from core.problems import Refused, Stale
from reference.queries import bind, came_with
from tests.factories import country
from tests.factories.contracts import departed, identified, returned

LISTS = bind(list(came_with()))
TODAY = date(2026, 11, 1)
LEFT = date(2026, 3, 2)


def rules_of(refused):
    return [problem.rule for problem in refused.value.problems if not problem.warning]


@pytest.fixture
def person(here):
    return identified(here)


@pytest.fixture
def stay(person, officer):
    return departed(person, by=officer)


@pytest.fixture
def home(person, officer):
    deposit = {"country": country("TW"), "deposit": Decimal(12_000_000)}
    return returned(person, by=officer, ended_on=date(2026, 6, 1), **deposit)


# Rules -------------------------------------------------------------------------------------------


def change(happened=None, **said):
    facts = {"kind": "employer", "changed_on": date(2026, 5, 1), "employer": "Honda"}
    known = {"departed_on": LEFT, "countries": ("JP",), "employer": "Toyota", **(happened or {})}
    found = rules.problems_with_change(
        Change(**{**facts, **said}), Happened(**known), today=TODAY, lists=LISTS
    )
    return [problem.rule for problem in found]


def moved(code="TW", **said):
    return {"kind": "country", "employer": "", "country": country(code), **said}


def test_an_ordinary_change(db):
    assert change() == []
    assert change(**moved()) == []


@pytest.mark.parametrize(
    ("day", "ended_on", "expected"),
    [
        (LEFT, None, ["X-10"]),
        (LEFT + timedelta(days=1), None, []),
        (date(2026, 6, 2), date(2026, 6, 1), ["X-10"]),
        (date(2026, 6, 1), date(2026, 6, 1), []),
        (date(2026, 11, 2), None, ["X-11"]),
    ],
)
def test_a_change_lies_within_the_stay(day, ended_on, expected):
    assert change({"ended_on": ended_on}, changed_on=day) == expected


def test_changes_come_in_their_order():
    before = {"changed": (date(2026, 5, 1),)}

    assert change(before) == ["X-12"]
    assert change(before, changed_on=date(2026, 5, 2)) == []


def test_nobody_changes_to_the_same(db):
    assert change(employer="TOYOTA") == ["X-13"]
    assert change(**moved("JP")) == ["X-13"]
    assert change({"countries": ("TW", "JP")}, **moved("TW")) == []


def test_a_change_says_what_changed(db):
    assert change(kind="") == ["X-14"]
    assert change(employer="") == ["X-14"]
    assert change(kind="country") == ["X-14"]
    assert change(country=country("TW")) == ["X-14"]


def test_texts_and_codes_of_a_change_are_looked_at():
    assert change(note="x" * 301) == ["D-26"]
    assert change(occupation="nothing") == ["D-32"]


def suspicion(day, **known):
    stay = Happened(departed_on=LEFT, **known)
    return [p.rule for p in rules.problems_with_suspicion(day, "", stay, today=TODAY)]


def test_seen_back_is_said_of_who_is_abroad():
    assert suspicion(LEFT) == []
    assert suspicion(TODAY) == []
    assert suspicion(LEFT - timedelta(days=1)) == ["X-16"]
    assert suspicion(TODAY + timedelta(days=1)) == ["X-16"]
    assert suspicion(TODAY, ended_on=date(2026, 6, 1)) == ["X-15"]


def liquidation(day, **known):
    stay = Happened(**{"departed_on": LEFT, "ended_on": date(2026, 4, 1), **known})
    return [p.rule for p in rules.problems_with_liquidation(day, stay, today=TODAY)]


def test_a_contract_is_liquidated_after_the_stay():
    assert liquidation(date(2026, 4, 1)) == []
    assert liquidation(date(2026, 4, 1), ended_on=None) == ["R-11"]
    assert liquidation(date(2026, 3, 1)) == ["R-12"]
    assert liquidation(TODAY + timedelta(days=1)) == ["R-12", "R-13"]


@pytest.mark.parametrize(
    ("after", "late"), [(timedelta(days=180), False), (timedelta(days=181), True)]
)
def test_within_180_days_of_the_end_of_the_contract(after, late):
    by_return = liquidation(date(2026, 4, 1) + after, runs_until=date(2029, 3, 2))
    by_term = liquidation(date(2026, 4, 1) + after, ended_on=TODAY, runs_until=date(2026, 4, 1))

    assert by_return == by_term == (["R-13"] if late else [])


def given_back(amount, **known):
    stay = Happened(**{"departed_on": LEFT, "ended_on": date(2026, 4, 1), **known})
    back = date(2026, 5, 1), Decimal(amount)
    return {p.rule: p for p in rules.problems_with_deposit_return(*back, stay, today=TODAY)}


def test_no_more_of_a_deposit_comes_back_than_was_paid():
    assert given_back(5, deposit=Decimal(5)) == {}
    assert set(given_back(6, deposit=Decimal(5))) == {"R-14"}
    assert given_back(6)["R-15"].warning
    assert set(given_back(-1, deposit=Decimal(5))) == {"D-33"}


# Changes -----------------------------------------------------------------------------------------


def test_a_change_of_country_is_no_new_departure(stay, officer):
    Mark.objects.all().delete()
    made = actions.record_change(departure=stay, changed_on=date(2026, 5, 1), by=officer, **moved())

    assert Departure.objects.count() == 1
    assert (made.kind, made.country_id, made.withdrawn) == (ChangeKind.COUNTRY, "TW", False)
    assert list(Mark.objects.values_list("kind", "key")) == [("worker", stay.worker_id)]
    assert AuditEntry.objects.latest("pk").event == Event.COUNTRY_CHANGED


def test_the_latest_change_is_withdrawn_and_kept(stay, officer):
    for day, name in ((1, "Honda"), (2, "Nissan")):
        actions.record_change(
            departure=stay,
            kind="employer",
            changed_on=date(2026, 5, day),
            employer=name,
            by=officer,
        )

    actions.withdraw_change(departure=stay, reason="Nhầm", by=officer)

    rows = list(StayChange.objects.values_list("employer", "withdrawn"))
    assert rows == [("Honda", False), ("Nissan", True)]
    assert queries.happened(Departure.objects.get()).employer == "Honda"
    actions.withdraw_change(departure=stay, reason="Nhầm", by=officer)
    with pytest.raises(Refused) as refused:
        actions.withdraw_change(departure=stay, reason="Nhầm", by=officer)
    assert rules_of(refused) == ["X-09"]


def test_a_return_is_not_before_a_change(stay, officer):
    actions.record_change(departure=stay, changed_on=date(2026, 5, 1), by=officer, **moved())

    with pytest.raises(Refused) as refused:
        actions.record_end(
            departure=stay, ended_on=date(2026, 4, 30), return_reason="other", by=officer
        )

    assert rules_of(refused) == ["R-06"]


def test_the_neighbour_changes_nothing(stay, neighbour):
    with pytest.raises(PermissionDenied):
        actions.record_change(departure=stay, changed_on=date(2026, 5, 1), by=neighbour, **moved())


# Seen back ---------------------------------------------------------------------------------------


def seen_back(stay, by):
    return actions.suspect_return(
        departure=stay, suspected_on=date(2026, 5, 1), suspected_note="Trưởng bản thấy", by=by
    )


def test_seen_back_changes_no_figure_and_waits_in_the_list(stay, officer):
    Mark.objects.all().delete()
    seen_back(stay, officer)

    assert not Mark.objects.exists()
    waiting = queries.to_verify(Asked(), scope=officer.scope_for("stay_record"), today=TODAY)
    assert list(waiting) == [stay]
    assert queries.lines(waiting, today=TODAY)[0].state == "suspected"


def test_the_return_verifies_it(stay, officer):
    seen_back(stay, officer)

    actions.record_end(departure=stay, ended_on=date(2026, 5, 1), return_reason="other", by=officer)

    stay.refresh_from_db()
    assert (stay.suspected_on, stay.suspected_note) == (None, "")
    assert AuditEntry.objects.latest("pk").before["suspected_note"] == "Trưởng bản thấy"


def test_not_back_after_all(stay, officer):
    seen_back(stay, officer)

    actions.clear_suspicion(departure=stay, reason="Gọi điện, vẫn ở Nhật", by=officer)

    scope = officer.scope_for("stay_record")
    assert not queries.to_verify(Asked(), scope=scope, today=TODAY).exists()


# Still abroad ------------------------------------------------------------------------------------


def to_verify(officer, day=TODAY, state=""):
    scope = officer.scope_for("stay_record")
    return list(queries.to_verify(Asked(state=state), scope=scope, today=day))


def overdue(stay, officer):
    """The contract of that stay was over on the last of April 2026."""
    Contract.objects.filter(pk=stay.contract_id).update(term_months=2)
    Departure.objects.filter(pk=stay.pk).update(departed_on=date(2026, 2, 28))
    stay.refresh_from_db()
    assert to_verify(officer) == [stay]
    return stay


def test_who_is_said_to_be_still_abroad_is_asked_about_again_after_a_month(stay, officer):
    overdue(stay, officer)
    Mark.objects.all().delete()

    actions.confirm_abroad(departure=stay, confirmed_on=TODAY, by=officer)

    assert [to_verify(officer, TODAY + timedelta(days=n)) for n in (0, 29)] == [[], []]
    assert to_verify(officer, TODAY + timedelta(days=30)) == [stay]
    assert to_verify(officer, state="confirmed") == [stay]
    assert not Mark.objects.exists()


def test_seen_back_is_over_when_the_family_says_still_abroad(stay, officer):
    seen_back(stay, officer)

    actions.confirm_abroad(departure=stay, confirmed_on=TODAY, by=officer)

    stay.refresh_from_db()
    assert (stay.suspected_on, stay.suspected_note) == (None, "")
    entry = AuditEntry.objects.latest("pk")
    assert entry.before["suspected_note"] == "Trưởng bản thấy"


def test_still_abroad_said_of_the_wrong_person_is_taken_back_once(stay, officer):
    overdue(stay, officer)
    actions.confirm_abroad(departure=stay, confirmed_on=TODAY, by=officer)

    actions.withdraw_confirmation(departure=stay, by=officer)

    assert to_verify(officer) == [stay]
    with pytest.raises(Refused) as refused:
        actions.withdraw_confirmation(departure=stay, by=officer)
    assert rules_of(refused) == ["X-09"]


def test_who_came_home_is_not_still_abroad(stay, officer):
    actions.record_end(departure=stay, ended_on=date(2026, 5, 1), return_reason="other", by=officer)

    with pytest.raises(Refused) as refused:
        actions.confirm_abroad(departure=stay, confirmed_on=TODAY, by=officer)

    assert "X-18" in rules_of(refused)


@pytest.mark.parametrize("day", [date(2099, 1, 1), LEFT - timedelta(days=1)])
def test_the_family_is_asked_between_the_departure_and_today(stay, officer, day):
    with pytest.raises(Refused) as refused:
        actions.confirm_abroad(departure=stay, confirmed_on=day, by=officer)

    assert rules_of(refused) == ["X-19"]


def test_who_was_seen_back_since_is_not_still_abroad(stay, officer):
    seen_back(stay, officer)

    with pytest.raises(Refused) as refused:
        actions.confirm_abroad(departure=stay, confirmed_on=date(2026, 4, 30), by=officer)

    stay.refresh_from_db()
    assert rules_of(refused) == ["X-20"]
    assert stay.suspected_on == date(2026, 5, 1)


def test_the_neighbour_says_nothing_about_it(stay, neighbour):
    with pytest.raises(PermissionDenied):
        actions.confirm_abroad(departure=stay, confirmed_on=TODAY, by=neighbour)
    with pytest.raises(PermissionDenied):
        actions.withdraw_confirmation(departure=stay, by=neighbour)


# The list of what to verify ----------------------------------------------------------------------


@pytest.mark.parametrize("departed_on", [date(2024, 2, 29), date(2024, 3, 31), date(2024, 1, 1)])
@pytest.mark.parametrize("term", [None, 1, 11, 12, 13])
@pytest.mark.parametrize("extended", [False, True])
def test_the_list_finds_what_the_state_calls_overdue(
    person, department, departed_on, term, extended
):
    """The same answer in SQL and for the row, on each day around the end."""
    stay = departed(person, by=department, departed_on=departed_on, term_months=term)
    if extended:
        ends_on = departed_on + timedelta(days=450)
        actions.extend_contract(
            departure=stay, agreed_on=departed_on, ends_on=ends_on, by=department
        )
    stay = Departure.objects.for_list().get()
    scope = department.scope_for("stay_record")
    end = stay.runs_until or departed_on
    for day in (end + timedelta(days=n) for n in range(-2, 4)):
        found = queries.to_verify(Asked(), scope=scope, today=day).exists()
        assert found == (queries.lines([stay], today=day)[0].state == "overdue"), day


# The end, corrected and settled ------------------------------------------------------------------


def test_an_end_is_corrected_with_all_its_fields(home, officer):
    corrected = actions.correct_end(
        departure=home,
        ended_on=date(2026, 6, 2),
        return_reason="own_wish",
        next_need="again",
        skills_gained="Hàn",
        language_gained="zh",
        language_level="TOCFL A2",
        by=officer,
    )

    assert corrected.ended_on == date(2026, 6, 2)
    entry = AuditEntry.objects.latest("pk")
    assert entry.event == Event.END_CORRECTED
    assert entry.before["return_reason"] == "completed"
    assert entry.after["skills_gained"] == "Hàn"


def test_a_stale_correction_of_the_end_is_shown(home, officer):
    version = home.contract.version
    said = {"ended_on": home.ended_on, "return_reason": "other"}
    actions.correct_end(departure=home, version=version, by=officer, **said)

    with pytest.raises(Stale) as stale:
        actions.correct_end(departure=home, version=version, by=officer, **said)

    assert stale.value.current["return_reason"] == "other"


def test_an_end_that_is_not_recorded_is_not_corrected(stay, officer):
    with pytest.raises(Refused) as refused:
        actions.correct_end(
            departure=stay, ended_on=date(2026, 6, 1), return_reason="other", by=officer
        )

    assert rules_of(refused) == ["R-09"]


def test_a_corrected_end_does_not_run_into_the_next_stay(home, person, officer):
    departed(person, by=officer, departed_on=date(2026, 8, 1))

    with pytest.raises(Refused) as refused:
        actions.correct_end(
            departure=home, ended_on=date(2026, 8, 2), return_reason="other", by=officer
        )

    assert rules_of(refused) == ["D-05"]


def test_a_contract_is_settled_later_than_the_return(home, officer):
    scope = officer.scope_for("stay_record")
    assert list(queries.unsettled(Asked(), scope=scope)) == [home]

    actions.record_liquidation(departure=home, liquidated_on=date(2026, 7, 1), by=officer)
    assert list(queries.unsettled(Asked(), scope=scope)) == [home]
    actions.record_deposit_return(
        departure=home,
        deposit_returned_on=date(2026, 7, 2),
        deposit_returned=Decimal(12_000_000),
        by=officer,
    )

    assert not queries.unsettled(Asked(), scope=scope).exists()
    actions.withdraw_deposit_return(departure=home, reason="Nhầm", by=officer)
    actions.withdraw_liquidation(departure=home, reason="Nhầm", by=officer)
    assert list(queries.unsettled(Asked(), scope=scope)) == [home]


def test_withdrawing_the_end_takes_along_what_was_settled_and_keeps_it_in_the_history(
    home, officer
):
    actions.record_liquidation(departure=home, liquidated_on=date(2026, 7, 1), by=officer)

    actions.withdraw_end(departure=home, reason="Nhầm người", by=officer)

    home.refresh_from_db()
    assert (home.ended_on, home.liquidated_on) == (None, None)
    assert AuditEntry.objects.latest("pk").before["liquidated_on"] == "2026-07-01"


def test_a_warning_is_told_and_refuses_nothing():
    ending = Ending(ended_on=date(2026, 4, 1), return_reason="other", notified_on=date(2026, 5, 1))
    found = rules.problems_with_ending(ending, Happened(departed_on=LEFT), today=TODAY, lists=LISTS)

    assert [(p.rule, p.warning) for p in found] == [("R-08", True)]
