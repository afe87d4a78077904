"""What may be recorded about who wants to go: no query, no clock; ids in docs/reference/rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.months import add_months, years_between
from core.problems import Problem
from interest.states import OPEN, InterestState, may_move, steps_from
from reference.queries import Book

MOST_COUNTRIES = 3
TEXT_LENGTHS = {"job": 120, "obstacle_note": 200, "note": 300}
REASON_LENGTH = 300
# Reviews are a task of the yearly plans; what is older is more often a slip in the year.
OLDEST_REVIEW = date(2015, 1, 1)
# After this many months a person is asked again.
STALE_AFTER_MONTHS = 6
WORKING_AGE = 15
GROWN_UP = 18


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a person says about going abroad; countries by their codes, the first wish first."""

    reviewed_on: date
    countries: tuple[str, ...] = ()
    occupation: str = ""
    job: str = ""
    wants_course: bool = False
    wants_loan: bool = False
    obstacles: tuple[str, ...] = ()
    obstacle_note: str = ""
    consented_on: date | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class About:
    """Who says it."""

    born_on: date
    sex: str
    abroad: bool = False


def stale_before(today: date) -> date:
    """Who was asked last before this day is asked again."""
    return add_months(today, -STALE_AFTER_MONTHS)


def retirement_months(sex: str, year: int) -> int:
    """The retirement age in months of who retires in that year.

    Labour Code 2019, article 169, and Decree 135/2020/ND-CP, article 4: in 2021 men at 60 years 3
    months and women at 55 years 4 months; each year 3 months more for men, until 62 years in 2028,
    and 4 months more for women, until 60 years in 2035.
    """
    years = year - 2021
    if years < 0:
        return 60 * 12 if sex == "male" else 55 * 12
    if sex == "male":
        return min(60 * 12 + 3 + 3 * years, 62 * 12)
    return min(55 * 12 + 4 + 4 * years, 60 * 12)


def problems_with_interest(
    said: Said, about: About, *, countries: frozenset[str], book: Book, today: date
) -> Iterator[Problem]:
    """A new or corrected entry. `countries`: the codes that may be chosen on the day of review."""
    yield from _problems_with_review(said.reviewed_on, today)
    yield from _problems_with_countries(said, countries)
    if said.occupation and said.occupation not in book.codes("occupation", on=said.reviewed_on):
        yield Problem(
            rule="I-05", field="occupation", message=_("Choose the occupation from the list.")
        )
    if set(said.obstacles) - book.codes("obstacle", on=said.reviewed_on):
        yield Problem(
            rule="I-06", field="obstacles", message=_("Choose the obstacles from the list.")
        )
    for name, longest in TEXT_LENGTHS.items():
        if len(getattr(said, name)) > longest:
            message = _("The text is too long: at most %(count)s letters. Shorten it.")
            yield Problem(rule="I-07", field=name, message=message % {"count": longest})
    yield from _problems_with_consent(said.consented_on, today)
    yield from _problems_with_age(about, said.reviewed_on)
    if about.abroad:
        yield Problem(
            rule="I-19",
            warning=True,
            message=_("This person is abroad now. Check whether it is about going again."),
        )


def _problems_with_review(day: date, today: date) -> Iterator[Problem]:
    if day > today:
        yield Problem(
            rule="I-01",
            field="reviewed_on",
            message=_("The day of the review is after today. Enter the day of the talk."),
        )
    elif day < OLDEST_REVIEW:
        yield Problem(
            rule="I-02",
            field="reviewed_on",
            message=_("The day of the review is before 2015. Check the year."),
        )


def _problems_with_countries(said: Said, known: frozenset[str]) -> Iterator[Problem]:
    if set(said.countries) - known:
        yield Problem(
            rule="I-03",
            field="countries",
            message=_("Choose the countries from the list of the day of the review."),
        )
    if len(said.countries) > MOST_COUNTRIES or len(set(said.countries)) < len(said.countries):
        yield Problem(
            rule="I-04",
            field="countries",
            message=_("At most three countries, each one once. Leave the other fields empty."),
        )


def _problems_with_consent(day: date | None, today: date) -> Iterator[Problem]:
    if day and day > today:
        yield Problem(
            rule="I-08",
            field="consented_on",
            message=_("The day of the consent is after today. Enter the day on the paper."),
        )
    if day is None:
        yield Problem(
            rule="I-09",
            field="consented_on",
            warning=True,
            message=_(
                "No consent is on record. Ask the person, and enter the day: without it nothing is"
                " passed on to an enterprise."
            ),
        )


def _problems_with_age(about: About, day: date) -> Iterator[Problem]:
    """Working age on the day of the review: told, and never a reason to refuse."""
    age = years_between(about.born_on, day)
    if age < WORKING_AGE:
        yield Problem(
            rule="I-10",
            warning=True,
            message=_("On the day of the review the person was under 15: below working age."),
        )
    elif age < GROWN_UP:
        yield Problem(
            rule="I-12",
            warning=True,
            message=_("The person was under 18 on the day of the review and cannot leave yet."),
        )
    elif add_months(about.born_on, retirement_months(about.sex, day.year)) <= day:
        yield Problem(
            rule="I-11",
            warning=True,
            message=_("On the day of the review the person was past the age of retirement."),
        )


def already_open() -> Problem:
    """One person stands on the list once."""
    return Problem(
        rule="I-13",
        message=_(
            "This person is on the list already. Open that entry and correct it, or record the"
            " next step there."
        ),
    )


def problems_with_move(state: str, to: str) -> Iterator[Problem]:
    """Only the moves there are."""
    if not may_move(state, InterestState(to)):
        yield _no_such_move(state)


def problems_with_step(state: str, to: str) -> Iterator[Problem]:
    """A step leads to an open state; leaving and dropping out have actions of their own."""
    if to not in steps_from(state):
        yield _no_such_move(state)


def _no_such_move(state: str) -> Problem:
    return Problem(
        rule="I-14",
        field="to",
        message=_("This step is not possible from “%(state)s”. Open the entry again.")
        % {"state": InterestState(state).label},
    )


def problems_with_day_of_step(
    day: date, *, reviewed_on: date, today: date, field: str = "moved_on"
) -> Iterator[Problem]:
    """A step lies between the day of the review and today."""
    if not reviewed_on <= day <= today:
        yield Problem(
            rule="I-15",
            field=field,
            message=_("The day lies between the listing, %(listed)s, and today.")
            % {"listed": reviewed_on.strftime("%d/%m/%Y")},
        )


def problems_with_listing_before_step(
    reviewed_on: date, *, state: str, state_since: date
) -> Iterator[Problem]:
    """A corrected day of review does not come after the step that followed it."""
    if state != InterestState.NEW and reviewed_on > state_since:
        yield Problem(
            rule="I-15",
            field="reviewed_on",
            message=_("The last step was on %(day)s: the person was listed before it.")
            % {"day": state_since.strftime("%d/%m/%Y")},
        )


def problems_with_reason(reason: str, *, needed: bool = True) -> Iterator[Problem]:
    """Who drops out, or comes back on the list, does so for a reason."""
    if needed and not reason:
        yield Problem(rule="I-16", field="reason", message=_("The reason is missing. Enter it."))
    elif len(reason) > REASON_LENGTH:
        yield Problem(
            rule="I-16",
            field="reason" if needed else "note",
            message=_("The reason is too long: at most 300 letters. Shorten it."),
        )


def problems_with_closed(state: str) -> Iterator[Problem]:
    """A closed entry stays as it is."""
    if state not in OPEN:
        yield Problem(
            rule="I-17",
            message=_("This entry is closed. Open it again first, then correct it."),
        )


def problems_with_leaving(*, left_on: date | None) -> Iterator[Problem]:
    """Closed as left by a departure on record, from the day of the review on."""
    if left_on is None:
        yield Problem(
            rule="I-18",
            message=_(
                "No departure since the day of the review is on record. Record the departure first."
            ),
        )
