"""Two clicks, two officers, two doors at the same moment: one record, the others are refused."""

from datetime import date

from contracts.actions import record_departure, record_end, record_whole_stay
from contracts.models import Departure
from tests.factories.contracts import departed, identified, said

CLICKS = 8


def recorded(action, **given):
    """The action as one of several at once; its answer tells how many departures there are."""

    def act():
        action(**given)
        return f"recorded, {Departure.objects.count()}"

    return act


def test_eight_officers_record_one_departure(at_once, here, officer):
    person = identified(here)

    answers = at_once(*[recorded(record_departure, worker=person, by=officer, **said())] * CLICKS)

    assert sorted(answers) == ["D-04"] * (CLICKS - 1) + ["recorded, 1"]


def test_overlapping_stays_entered_at_once(at_once, here, officer):
    person = identified(here)
    spans = [(date(2025, 8, 1 + n), date(2025, 11, 1 + n)) for n in range(CLICKS)]

    def stay(left, back):
        end = {"ended_on": back, "return_reason": "other"}
        going = said(departed_on=left)
        return recorded(record_whole_stay, worker=person, by=officer, **going, **end)

    answers = at_once(*[stay(*span) for span in spans])

    assert sorted(answers) == ["D-05"] * (CLICKS - 1) + ["recorded, 1"]


def test_two_ends_of_one_stay(at_once, here, officer):
    stay = departed(identified(here), by=officer)

    def end(day):
        return recorded(record_end, departure=stay, ended_on=day, return_reason="other", by=officer)

    answers = at_once(end(date(2026, 5, 1)), end(date(2026, 6, 1)))

    assert sorted(answers) == ["R-01", "recorded, 1"]
