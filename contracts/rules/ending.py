"""Rules about the end of a stay, what is settled after it, and taking it back."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from contracts.choices import EndKind
from contracts.rules.contract import codes_of, problems_with_texts, texts_of
from contracts.rules.demanded import problems_with_codes
from contracts.rules.departure import overlap
from contracts.rules.facts import Ending, Happened, Stay
from contracts.rules.money import problems_with_amounts
from core.figures import written
from core.money import written_money
from core.problems import Problem
from reference.queries import Book

NOTICE_WITHIN = timedelta(days=15)
# Law 69/2020, articles 26.2i and 46.8: after the end of the labour contract.
LIQUIDATED_WITHIN = timedelta(days=180)
_OF_A_RETURN = ("return_reason", "next_need", "skills_gained", "language_gained", "language_level")


def problems_with_end(
    ending: Ending, happened: Happened, *, today: date, lists: Book
) -> Iterator[Problem]:
    """Whether this end can be recorded for a stay that is open."""
    if happened.ended_on:
        yield Problem(
            rule="R-01",
            message=_(
                "The end of this stay is already recorded (%(day)s). To change it, withdraw that"
                " entry first."
            )
            % {"day": written(happened.ended_on)},
        )
    yield from problems_with_ending(ending, happened, today=today, lists=lists)


def problems_with_ended(happened: Happened) -> Iterator[Problem]:
    """Only an end that is recorded is corrected or withdrawn."""
    if happened.ended_on is None:
        yield _nothing_ended()


def _nothing_ended() -> Problem:
    return Problem(
        rule="R-09",
        message=_("No end is recorded for this stay. There is nothing to change."),
    )


def problems_with_ending(
    ending: Ending, happened: Happened, *, today: date, lists: Book
) -> Iterator[Problem]:
    """Whether this is a possible end of that stay, recorded or being corrected."""
    yield from _problems_with_day(ending.ended_on, happened, today)
    yield from _problems_with_reason(ending)
    yield from _problems_with_notice(ending, today)
    yield from problems_with_texts(**texts_of(ending))
    yield from problems_with_codes(lists=lists, on=ending.ended_on, **codes_of(ending))


def _problems_with_day(ended_on: date, happened: Happened, today: date) -> Iterator[Problem]:
    if ended_on < happened.departed_on:
        yield Problem(
            rule="R-02",
            field="ended_on",
            message=_(
                "The return is before the departure (%(day)s). Enter the day of entry as"
                " day/month/year."
            )
            % {"day": written(happened.departed_on)},
        )
    if ended_on > today:
        yield Problem(
            rule="R-03",
            field="ended_on",
            message=_("The day is after today. Record the end when it has happened."),
        )
    known = max(happened.known, default=None)
    if known and known > ended_on:
        yield Problem(
            rule="R-06",
            field="ended_on",
            message=_(
                "Something recorded about this stay happened later, on %(day)s. Check the day."
            )
            % {"day": written(known)},
        )


def _problems_with_reason(ending: Ending) -> Iterator[Problem]:
    if ending.end_kind not in EndKind.values:
        yield Problem(rule="R-04", field="end_kind", message=_("Choose how the stay abroad ended."))
    elif ending.end_kind == EndKind.RETURNED and not ending.return_reason:
        yield Problem(
            rule="R-04",
            field="return_reason",
            message=_("Choose the reason of the return; “other or unknown” is allowed."),
        )
    elif ending.end_kind != EndKind.RETURNED:
        for name in _OF_A_RETURN:
            if getattr(ending, name):
                yield Problem(
                    rule="R-05",
                    field=name,
                    message=_(
                        "A reason, needs and what was learned belong to a return only. Leave them"
                        " empty for this kind of end."
                    ),
                )


def _problems_with_notice(ending: Ending, today: date) -> Iterator[Problem]:
    """Law 69/2020, article 6.2g: within 15 days of entry."""
    notified_on, ended_on = ending.notified_on, ending.ended_on
    if notified_on is None:
        return
    if notified_on > today or notified_on < ended_on:
        yield Problem(
            rule="R-07",
            field="notified_on",
            message=_("The commune was told between the return and today. Correct the day."),
        )
    elif ending.end_kind == EndKind.RETURNED and notified_on - ended_on > NOTICE_WITHIN:
        yield Problem(
            rule="R-08",
            field="notified_on",
            warning=True,
            message=_(
                "The commune was told later than 15 days after entry (Law 69/2020, article 6)."
                " Remind the person of this duty."
            ),
        )


def problems_with_reopening(*, stay: Stay, others: Sequence[Stay]) -> Iterator[Problem]:
    """An end entered by mistake is withdrawn, unless the person has left again since."""
    if stay.ended_on is None:
        yield _nothing_ended()
    later = [other for other in others if overlap(stay.departed_on, None, other)]
    if later:
        yield Problem(
            rule="R-10",
            message=_(
                "The person has left again on %(day)s. Withdraw or correct that departure first."
            )
            % {"day": written(later[0].departed_on)},
        )


# Settling the contract after the end ------------------------------------------------------------


def problems_with_liquidation(
    liquidated_on: date, happened: Happened, *, today: date
) -> Iterator[Problem]:
    """The contract with the sender is settled after the stay, within 180 days of its end."""
    yield from _problems_with_settling("liquidated_on", liquidated_on, happened, today)
    ended = min(filter(None, (happened.ended_on, happened.runs_until)), default=None)
    if ended and liquidated_on - ended > LIQUIDATED_WITHIN:
        yield Problem(
            rule="R-13",
            field="liquidated_on",
            warning=True,
            message=_(
                "The contract was liquidated later than 180 days after it ended on %(day)s (Law"
                " 69/2020, articles 26 and 46)."
            )
            % {"day": written(ended)},
        )


def problems_with_deposit_return(
    returned_on: date, amount: Decimal, happened: Happened, *, today: date
) -> Iterator[Problem]:
    """What comes back of a deposit is no more than was paid."""
    yield from _problems_with_settling("deposit_returned_on", returned_on, happened, today)
    yield from problems_with_amounts(deposit_returned=amount)
    if happened.deposit is None:
        yield Problem(
            rule="R-15",
            field="deposit_returned",
            warning=True,
            message=_(
                "No deposit is recorded with the contract, so the amount cannot be compared. Add"
                " the deposit by correcting the departure."
            ),
        )
    elif amount > happened.deposit:
        yield Problem(
            rule="R-14",
            field="deposit_returned",
            message=_("More than the deposit of %(amount)s đồng cannot be returned.")
            % {"amount": written_money(happened.deposit)},
        )


def _problems_with_settling(
    field: str, day: date, happened: Happened, today: date
) -> Iterator[Problem]:
    if happened.ended_on is None:
        yield Problem(
            rule="R-11",
            message=_("The end of this stay is not recorded yet. Record the return first."),
        )
    if day < happened.departed_on or day > today:
        yield Problem(
            rule="R-12",
            field=field,
            message=_("This happened between the departure and today. Correct the day."),
        )
