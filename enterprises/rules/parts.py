"""Branches, and the markets an enterprise is qualified for."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from core import names
from core.problems import Problem
from enterprises.choices import MarketWork
from enterprises.rules.enterprises import NAME_LENGTH
from enterprises.rules.texts import (
    is_tax_code,
    problems_with_contacts,
    problems_with_lengths,
)

BRANCH_LENGTHS = {"address": 300, "representative": 120, "phone": 30, "activities": 300}
DOCUMENT_LENGTH = 60


def problems_with_branch(
    *, name: str, code: str, tax_code: str, texts: Mapping[str, str], closed: bool
) -> Iterator[Problem]:
    """A branch; `tax_code` is that of its enterprise, empty while unknown."""
    if closed:
        yield Problem(
            rule="E-21", message=_("This branch is closed. Open it again before correcting it.")
        )
    if not name or max(len(name), len(names.fold(name))) > NAME_LENGTH:
        yield Problem(
            rule="E-19",
            field="name",
            message=_("Enter the branch's name, at most 200 letters."),
        )
    if code and not is_tax_code(code, branch=True):
        yield Problem(
            rule="E-09",
            field="code",
            message=_(
                "This is no tax code of a branch: the ten digits of the enterprise, a hyphen and"
                " three more, for example 9800001009-001."
            ),
        )
    elif code and tax_code and code[:10] != tax_code:
        yield Problem(
            rule="E-20",
            field="code",
            message=_("The branch's tax code begins with that of the enterprise (%(code)s).")
            % {"code": tax_code},
        )
    yield from problems_with_lengths(texts, BRANCH_LENGTHS)
    yield from problems_with_contacts({"phone": texts.get("phone", "")})


def branch_taken(field: str = "name") -> Problem:
    """One name per enterprise and one code per branch, while it is open."""
    message = (
        _("A branch of this name is already recorded. Edit it instead.")
        if field == "name"
        else _("Another branch has this tax code. Compare with the business registration.")
    )
    return Problem(rule="E-20", field=field, message=message)


def problems_with_closing(*, closed: bool, closed_on: date, today: date) -> Iterator[Problem]:
    """A branch closes once, on a day that has come."""
    if closed:
        yield Problem(rule="E-21", message=_("This branch is closed already."))
    if closed_on > today:
        yield Problem(
            rule="E-21",
            field="closed_on",
            message=_("The day is after today. Record it when it has come."),
        )


def problems_with_reopening(*, closed: bool) -> Iterator[Problem]:
    """Only what is closed can be opened again."""
    if not closed:
        yield Problem(rule="E-21", message=_("This branch is open."))


Period = tuple[date, date | None]


def problems_with_market(
    *,
    country_known: bool,
    work: str,
    starts_on: date,
    ends_on: date | None,
    document_number: str,
    withdrawn: bool,
    others: Iterable[Period],
    today: date,
) -> Iterator[Problem]:
    """A market and its days; `others` are the recorded days of the same market and work."""
    if withdrawn:
        yield Problem(rule="E-16", message=_("This is withdrawn already."))
    if not country_known:
        yield Problem(
            rule="E-25",
            field="country",
            message=_("Choose the receiving country or territory."),
        )
    if work not in MarketWork.values:
        yield Problem(rule="E-02", field="work", message=_("Choose the work from the list."))
    if starts_on > today:
        yield Problem(
            rule="E-07",
            field="starts_on",
            message=_("The day is after today. Record it when it has come."),
        )
    if ends_on and ends_on < starts_on:
        yield Problem(
            rule="E-25",
            field="ends_on",
            message=_("The last day is before the first. Compare both days."),
        )
    if any(_overlap((starts_on, ends_on), other) for other in others):
        yield Problem(
            rule="E-26",
            field="starts_on",
            message=_("This market is already recorded for these days. Correct that entry."),
        )
    yield from problems_with_lengths(
        {"document_number": document_number}, {"document_number": DOCUMENT_LENGTH}
    )


def _overlap(one: Period, other: Period) -> bool:
    return one[0] <= (other[1] or date.max) and other[0] <= (one[1] or date.max)
