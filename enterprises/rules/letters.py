"""Letters that introduce an enterprise to communes."""

from collections.abc import Container, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from core.problems import Problem
from enterprises.rules.texts import problems_with_lengths, problems_with_reason
from enterprises.states import Standing

LENGTHS = {"signer": 120, "positions": 500}
NUMBER_LENGTH = 60


def problems_with_letter(
    *,
    number: str,
    issued_on: date,
    expires_on: date,
    signer: str,
    positions: str,
    units: Sequence[int],
    on_the_map: Container[int],
    licence: Standing,
    today: date,
) -> Iterator[Problem]:
    """A letter as it stands on paper. `on_the_map`: the units there were on the letter's day."""
    if not 0 < len(number) <= NUMBER_LENGTH:
        yield Problem(
            rule="E-22",
            field="number",
            message=_("Enter the letter's number, at most 60 characters."),
        )
    if issued_on > today:
        yield Problem(
            rule="E-22",
            field="issued_on",
            message=_("The letter's date is after today. Compare with the paper."),
        )
    if not units:
        yield Problem(
            rule="E-23",
            field="communes",
            message=_("Choose the communes and wards to which the letter introduces it."),
        )
    elif any(unit not in on_the_map for unit in units):
        yield Problem(
            rule="E-23",
            field="communes",
            message=_(
                "Some of these units did not exist on the letter's date. Choose from the units"
                " of that day."
            ),
        )
    if expires_on < issued_on:
        yield Problem(
            rule="E-24",
            field="expires_on",
            message=_("The letter would run out before it is written. Compare both days."),
        )
    if not licence.may_send:
        yield Problem(
            rule="E-27",
            field="issued_on",
            message=_(
                "On the letter's date the enterprise had no licence in force (%(status)s). Compare"
                " the licence's history; an enterprise without licence is not introduced."
            )
            % {"status": str(licence.status.label).lower()},
        )
    yield from problems_with_lengths({"signer": signer, "positions": positions}, LENGTHS)


def letter_taken() -> Problem:
    """The same number and day of the same enterprise is the same letter."""
    return Problem(
        rule="E-28", field="number", message=_("This letter is already recorded. Open it instead.")
    )


def problems_with_letter_withdrawal(
    *, issued_on: date, withdrawn_on: date, already: bool, reason: str, today: date
) -> Iterator[Problem]:
    """A letter no longer holds from a day on; communes are told so by their page."""
    if already:
        yield Problem(rule="E-16", message=_("This is withdrawn already."))
    if not issued_on <= withdrawn_on <= today:
        yield Problem(
            rule="E-24",
            field="withdrawn_on",
            message=_("The day lies between the letter's date and today. Compare both."),
        )
    yield from problems_with_reason(reason)
