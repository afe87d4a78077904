"""Rules about what happens during a stay: leaving, extensions, changes, and seen back."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from contracts.choices import ChangeKind
from contracts.rules.contract import codes_of, problems_with_texts, texts_of
from contracts.rules.demanded import problems_with_codes
from contracts.rules.facts import Change, Happened, Stay
from core.figures import written
from core.months import add_months
from core.names import fold
from core.problems import Problem
from reference.queries import Book

# Whose contract is over, and who is said to be still abroad, is asked about again after this.
ASK_AGAIN_AFTER = timedelta(days=30)
# Nobody extends by more than the longest contract; such a day is a slip of the pen.
LONGEST_EXTENSION = 60


def problems_with_leaving(*, stay: Stay, left_on: date, today: date) -> Iterator[Problem]:
    """Leaving the contract lies within the stay."""
    if left_on < stay.departed_on or (stay.ended_on and left_on > stay.ended_on):
        yield Problem(
            rule="X-02",
            field="left_on",
            message=_(
                "Leaving the contract lies between departure and end of the stay. Correct the day."
            ),
        )
    if left_on > today:
        yield Problem(
            rule="X-03", field="left_on", message=_("The day is after today. Correct the day.")
        )


def problems_with_extension(
    *, stay: Stay, agreed_on: date, ends_on: date, present_end: date | None, today: date
) -> Iterator[Problem]:
    """An extension is agreed during the stay and runs longer than the contract so far."""
    if agreed_on < stay.departed_on or (stay.ended_on and agreed_on > stay.ended_on):
        yield Problem(
            rule="X-04",
            field="agreed_on",
            message=_(
                "An extension is agreed between departure and end of the stay. Correct the day."
            ),
        )
    if agreed_on > today:
        yield Problem(
            rule="X-05", field="agreed_on", message=_("The day is after today. Correct the day.")
        )
    if ends_on <= agreed_on:
        yield Problem(
            rule="X-06",
            field="ends_on",
            message=_("The new end comes after the agreement. Correct one of the two days."),
        )
    if present_end and ends_on <= present_end:
        yield Problem(
            rule="X-07",
            field="ends_on",
            message=_("The contract already runs until %(day)s. Enter a later end.")
            % {"day": written(present_end)},
        )
    if ends_on > add_months(present_end or agreed_on, LONGEST_EXTENSION):
        yield Problem(
            rule="X-08",
            field="ends_on",
            warning=True,
            message=_(
                "The extension until %(day)s runs more than 60 months longer than the contract so"
                " far. Check the year; if it is wrong, withdraw the extension and enter it again."
            )
            % {"day": written(ends_on)},
        )


def problems_with_change(
    change: Change, happened: Happened, *, today: date, lists: Book
) -> Iterator[Problem]:
    """Another employer or country: within the stay, in order, and not to the same."""
    day = change.changed_on
    if day <= happened.departed_on or (happened.ended_on and day > happened.ended_on):
        yield Problem(
            rule="X-10",
            field="changed_on",
            message=_(
                "A change lies after the departure and not after the end of the stay. Correct the"
                " day."
            ),
        )
    if day > today:
        yield Problem(
            rule="X-11", field="changed_on", message=_("The day is after today. Correct the day.")
        )
    if happened.changed and day <= happened.changed[-1]:
        yield Problem(
            rule="X-12",
            field="changed_on",
            message=_(
                "A change on %(day)s is recorded already. Changes are entered in their order;"
                " withdraw the later one first."
            )
            % {"day": written(happened.changed[-1])},
        )
    yield from _problems_with_what_changes(change, happened)
    yield from problems_with_texts(**texts_of(change))
    yield from problems_with_codes(lists=lists, on=day, **codes_of(change))


def _problems_with_what_changes(change: Change, happened: Happened) -> Iterator[Problem]:
    if change.kind not in ChangeKind.values:
        yield Problem(
            rule="X-14", field="kind", message=_("Choose what changed: employer or country.")
        )
    elif change.kind == ChangeKind.COUNTRY and change.country is None:
        yield Problem(rule="X-14", field="country", message=_("Choose the new country."))
    elif change.kind == ChangeKind.EMPLOYER and not change.employer:
        yield Problem(rule="X-14", field="employer", message=_("Name the new employer."))
    elif change.kind == ChangeKind.EMPLOYER and change.country:
        yield Problem(
            rule="X-14",
            field="country",
            message=_("Another employer in the same country: leave the country empty."),
        )
    elif change.country and change.country.code == happened.countries[-1]:
        yield Problem(
            rule="X-13", field="country", message=_("The person works in this country already.")
        )
    elif change.kind == ChangeKind.EMPLOYER and fold(change.employer) == fold(happened.employer):
        yield Problem(
            rule="X-13", field="employer", message=_("The person works for this employer already.")
        )


def problems_with_suspicion(
    suspected_on: date, note: str, happened: Happened, *, today: date
) -> Iterator[Problem]:
    """ "Seen back" is said of somebody who is recorded as abroad."""
    if happened.ended_on:
        yield Problem(
            rule="X-15",
            message=_("The end of this stay is recorded already (%(day)s). Nothing is to verify.")
            % {"day": written(happened.ended_on)},
        )
    if not happened.departed_on <= suspected_on <= today:
        yield Problem(
            rule="X-16",
            field="suspected_on",
            message=_("The person was seen between the departure and today. Correct the day."),
        )
    yield from problems_with_texts(suspected_note=note)


def problems_with_still_abroad(
    confirmed_on: date, happened: Happened, *, seen_on: date | None, today: date
) -> Iterator[Problem]:
    """ "Still abroad" is said of somebody who is recorded as abroad, and not seen back since."""
    if happened.ended_on:
        yield Problem(
            rule="X-18",
            message=_("The end of this stay is recorded already (%(day)s). Nothing is to verify.")
            % {"day": written(happened.ended_on)},
        )
    if not happened.departed_on <= confirmed_on <= today:
        yield Problem(
            rule="X-19",
            field="confirmed_on",
            message=_("The family is asked between the departure and today. Correct the day."),
        )
    elif seen_on and confirmed_on < seen_on:
        yield Problem(
            rule="X-20",
            field="confirmed_on",
            message=_("The person was seen back later, on %(day)s. Ask the family again.")
            % {"day": written(seen_on)},
        )
