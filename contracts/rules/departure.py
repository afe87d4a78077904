"""Rules about a departure: its day, the person's age, residence and other stays."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from contracts.choices import EndKind, LegalForm
from contracts.rules.contract import problems_with_contract, problems_with_evidence
from contracts.rules.facts import Going, Happened, Person, Stay
from core.figures import written
from core.money import written_money
from core.months import add_months, years_between
from core.problems import Problem
from reference.queries import Book
from workers.choices import BirthPrecision

GROWN_UP = 18
# A departure reported later than this is more often a slip in the year.
LATE_MONTHS = 12
DUPLICATE_WITHIN = timedelta(days=30)


def problems_with_departure(
    going: Going,
    *,
    person: Person,
    stays: Sequence[Stay],
    today: date,
    lists: Book,
    until: date | None = None,
    place_known: bool = True,
    place_covered: bool = True,
) -> Iterator[Problem]:
    """Whether this departure can be recorded. `stays` are the person's other stays, not cancelled.

    `until` is the end when the whole stay is entered at once. `place_known`: the unit of residence
    on the day is recorded; `place_covered`: it lies in the area of who records.
    """
    yield from _problems_with_day(going, today)
    if until is None:
        yield from _problems_with_year(going.departed_on, today)
    yield from _problems_with_age(going.departed_on, person)
    yield from problems_with_stays(going.departed_on, until, stays)
    yield from problems_with_contract(going, lists=lists)
    yield from problems_with_evidence(going.source_dated, today=today)
    yield from _problems_with_place(known=place_known, covered=place_covered)
    yield from problems_with_identification(identified=person.identified)


def problems_with_identification(*, identified: bool) -> Iterator[Problem]:
    """What counts has a citizen number, the key of the register (Circular 20/2021, art. 3.3)."""
    if not identified:
        yield Problem(
            rule="D-19",
            field="personal_id",
            message=_(
                "Without the citizen number a departure is not recorded and not counted. Enter the"
                " number; until it is known, save a draft on the page “Record a departure”."
            ),
        )


def _problems_with_day(going: Going, today: date) -> Iterator[Problem]:
    if going.departed_on > today:
        yield Problem(
            rule="D-01",
            field="departed_on",
            message=_(
                "The departure date is after today. Save as a draft: the departure waits, and is"
                " recorded when the day has come."
            ),
        )
    abroad = going.form == LegalForm.SIGNED_ABROAD
    if going.signed_on and going.signed_on > going.departed_on and not abroad:
        yield Problem(
            rule="D-06",
            field="departed_on",
            message=_(
                "The departure is before the contract date (%(day)s). Correct one of the two days."
            )
            % {"day": written(going.signed_on)},
        )
    if going.signed_on and going.signed_on > today and abroad:
        yield Problem(
            rule="D-07",
            field="signed_on",
            message=_("The contract date is after today. Enter the day of signing."),
        )


def _problems_with_year(departed_on: date, today: date) -> Iterator[Problem]:
    """Who is still away since last year may be right; who has come back has named two days."""
    if add_months(departed_on, LATE_MONTHS) < today:
        yield Problem(
            rule="D-27",
            field="departed_on",
            warning=True,
            message=_("The departure date (%(day)s) is more than a year ago. Check the year.")
            % {"day": written(departed_on)},
        )


def _problems_with_age(departed_on: date, person: Person) -> Iterator[Problem]:
    """Law 69/2020, article 3.1: aged 18 or more. A birth known by year or month is a range."""
    earliest, latest = _birth_range(person)
    if years_between(earliest, departed_on) < GROWN_UP:
        yield Problem(
            rule="D-02",
            field="departed_on",
            message=_(
                "On the departure date the person is under 18. Check the date of birth and the"
                " departure date; under 18 nobody leaves under contract."
            ),
        )
    elif years_between(latest, departed_on) < GROWN_UP:
        yield Problem(
            rule="D-03",
            field="departed_on",
            warning=True,
            message=_(
                "The person may be under 18 on the departure date: the date of birth is not known"
                " exactly. Check it against the papers."
            ),
        )


def _birth_range(person: Person) -> tuple[date, date]:
    """The first and the last day on which the person may have been born."""
    born = person.born_on
    if person.born_precision == BirthPrecision.YEAR:
        return date(born.year, 1, 1), date(born.year, 12, 31)
    if person.born_precision == BirthPrecision.MONTH:
        first = born.replace(day=1)
        return first, add_months(first, 1) - timedelta(days=1)
    return born, born


def problems_with_stays(
    departed_on: date, until: date | None, stays: Iterable[Stay]
) -> Iterator[Problem]:
    """One stay at a time; nobody leaves after dying; a near departure may be the same one."""
    for stay in stays:
        if overlap(departed_on, until, stay):
            yield _still_abroad(stay) if _open_before(stay, departed_on) else _overlaps(stay)
        elif abs(stay.departed_on - departed_on) <= DUPLICATE_WITHIN:
            yield _likely_duplicate(stay)
        if stay.end_kind == EndKind.DIED and stay.ended_on and departed_on >= stay.ended_on:
            yield Problem(
                rule="D-24",
                field="departed_on",
                message=_(
                    "The person is recorded as having died abroad on %(day)s. Check that it is the"
                    " right person; if that entry is a mistake, withdraw it first."
                )
                % {"day": written(stay.ended_on)},
            )


def overlap(departed_on: date, until: date | None, stay: Stay) -> bool:
    """Stays are half open: who came home may leave again on the same day."""
    begins_in_time = stay.ended_on is None or departed_on < stay.ended_on
    return begins_in_time and (until is None or stay.departed_on < until)


def _open_before(stay: Stay, departed_on: date) -> bool:
    return stay.ended_on is None and stay.departed_on <= departed_on


def _still_abroad(stay: Stay) -> Problem:
    return Problem(
        rule="D-04",
        field="departed_on",
        message=_(
            "The person is still recorded as abroad since %(day)s: no information about the return"
            " yet. Record that return first."
        )
        % {"day": written(stay.departed_on)},
    )


def _overlaps(stay: Stay) -> Problem:
    if stay.ended_on is None:
        message = _(
            "A later departure on %(from)s is recorded. For an earlier stay, enter departure and"
            " return together on the page for returns."
        )
        return Problem(
            rule="D-05", field="departed_on", message=message % {"from": written(stay.departed_on)}
        )
    message = _(
        "This stay overlaps the recorded stay from %(from)s to %(until)s. Check the days, or"
        " correct that stay."
    )
    days = {"from": written(stay.departed_on), "until": written(stay.ended_on)}
    return Problem(rule="D-05", field="departed_on", message=message % days)


def _likely_duplicate(stay: Stay) -> Problem:
    return Problem(
        rule="D-18",
        field="departed_on",
        warning=True,
        message=_(
            "A departure on %(day)s, within 30 days of this one, is already recorded. Check that it"
            " is not the same departure."
        )
        % {"day": written(stay.departed_on)},
    )


def _problems_with_place(*, known: bool, covered: bool) -> Iterator[Problem]:
    if not known:
        yield Problem(
            rule="D-20",
            message=_(
                "The residence on the departure date is not recorded. Record the residence on the"
                " person's page first."
            ),
        )
    elif not covered:
        yield Problem(
            rule="D-21",
            field="departed_on",
            message=_(
                "On that day the person lived in another unit. Ask the Department of Home Affairs"
                " to record this departure."
            ),
        )


def problems_with_exactness(precision: str) -> Iterator[Problem]:
    """The commune first hears "after Tết"; what is counted has a day."""
    if precision != "day":
        yield Problem(
            rule="D-25",
            field="departed_on",
            message=_(
                "To record the departure, enter its exact day as day/month/year. While only the"
                " month is known, save a draft on the page “Record a departure”."
            ),
        )


def problems_with_correction(going: Going, happened: Happened) -> Iterator[Problem]:
    """What is already recorded about the stay happened after the departure."""
    later = sorted(filter(None, (*happened.known, *happened.settled, happened.ended_on)))
    # An extension may be agreed on the very day; employer or country change after it.
    if any(going.departed_on > day for day in later) or going.departed_on in happened.changed:
        yield Problem(
            rule="D-23",
            field="departed_on",
            message=_(
                "Something recorded about this stay happened on %(day)s, before this departure"
                " date. Correct that first."
            )
            % {"day": written(later[0])},
        )
    if going.country and going.country.code in happened.countries[1:2]:
        yield Problem(
            rule="D-40",
            field="country",
            message=_(
                "A later change to this country is recorded. Withdraw that change first, or keep"
                " the country."
            ),
        )
    known = going.deposit is not None or happened.deposit is not None
    if known and (happened.deposit_returned or 0) > (going.deposit or 0):
        yield Problem(
            rule="D-41",
            field="deposit",
            message=_(
                "More than this is recorded as returned: %(amount)s đồng. Withdraw that entry"
                " first, or correct the deposit."
            )
            % {"amount": written_money(happened.deposit_returned or Decimal(0))},
        )
