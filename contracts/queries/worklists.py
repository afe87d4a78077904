"""What is to be done about stays: whose return to verify, and which contracts to settle."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.utils.translation import gettext as _

from accounts.scopes import Scope
from contracts import rules
from contracts.choices import EndKind
from contracts.models import Departure, DepartureQuerySet, Extension
from contracts.queries.stays import Asked, departures, ends, happened
from contracts.rules import Ending
from core import clock
from core.money import written_money
from core.problems import Problem
from reference.queries import book

# The sender and its worker settle the contract after the return.
SETTLED_BY_SENDER = rules.WITH_ENTERPRISE


def to_verify(asked: Asked, *, scope: Scope, today: date) -> DepartureQuerySet:
    """Open stays of people who were seen back, or whose contract has run out without a return.

    Whose family said lately "still abroad" is not asked about again yet ("confirmed").
    """
    found = departures(replace(asked, state=""), scope=scope).standing().filter(ended_on=None)
    seen, overdue = Q(suspected_on__isnull=False), _overdue(today)
    lately = Q(
        abroad_confirmed_on__isnull=False,
        abroad_confirmed_on__gt=today - rules.ASK_AGAIN_AFTER,
    )
    due = overdue & ~lately
    states = {
        "suspected": seen,
        "overdue": due & ~seen,
        "confirmed": overdue & lately & ~seen,
    }
    wanted = states.get(asked.state, seen | due)
    return found.annotate(**_term_end()).filter(wanted)


def _term_end() -> dict[str, Any]:
    """The month in which the term ends, counted through; its day is that of the departure."""
    months = ExtractYear("departed_on") * 12 + ExtractMonth("departed_on")
    return {
        "end_month": months + F("contract__term_months"),
        "end_day": ExtractDay("departed_on"),
    }


def _overdue(today: date) -> Q:
    """`Departure.runs_until < today`, in the database: the same answer for every row.

    In the month in which the term ends the day of departure decides: where the month is too short
    for that day its last one is meant, and no day of the month is later than that.
    """
    this_month = today.year * 12 + today.month
    over = Q(end_month__lt=this_month) | Q(end_month=this_month, end_day__lt=today.day)
    extensions = Extension.objects.filter(departure=OuterRef("pk"))
    unknown_but_extended = Q(contract__term_months=None) & Exists(extensions)
    return (over | unknown_but_extended) & ~Exists(extensions.filter(ends_on__gte=today))


def unsettled(asked: Asked, *, scope: Scope) -> DepartureQuerySet:
    """People who came home, whose contract is not liquidated or whose deposit is not back."""
    found = ends(replace(asked, state=""), scope=scope)
    home = found.filter(end_kind=EndKind.RETURNED, contract__form__in=sorted(SETTLED_BY_SENDER))
    contract, deposit = (
        Q(liquidated_on=None),
        Q(contract__deposit__gt=0, deposit_returned_on=None),
    )
    wanted = {"liquidation": contract, "deposit": deposit}.get(asked.state, contract | deposit)
    return home.filter(wanted)


def still_open(departure: Departure) -> list[str]:
    """What is not settled yet, in words."""
    deposit = departure.contract.deposit
    waits = departure.contract.form in SETTLED_BY_SENDER
    return [
        *([_("contract not liquidated")] if waits and not departure.liquidated_on else []),
        *(
            [_("deposit of %(amount)s đồng not returned") % {"amount": written_money(deposit)}]
            if deposit and not departure.deposit_returned_on
            else []
        ),
    ]


# What is told, without refusing ------------------------------------------------------------------


def _warnings(problems: Iterator[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.warning]


def warnings_with_ending(departure: Departure, ending: Ending) -> list[Problem]:
    """When a recorded end is corrected to this."""
    told = rules.problems_with_ending(
        ending, happened(departure), today=clock.today(), lists=book()
    )
    return _warnings(told)


def warnings_with_liquidation(departure: Departure, liquidated_on: date) -> list[Problem]:
    """When the contract is liquidated on that day."""
    stay = happened(departure)
    return _warnings(rules.problems_with_liquidation(liquidated_on, stay, today=clock.today()))


def warnings_with_deposit_return(
    departure: Departure, *, deposit_returned_on: date, deposit_returned: Decimal
) -> list[Problem]:
    """When that much of the deposit comes back."""
    return _warnings(
        rules.problems_with_deposit_return(
            deposit_returned_on, deposit_returned, happened(departure), today=clock.today()
        )
    )


# The course of one stay --------------------------------------------------------------------------


@dataclass(frozen=True)
class Happening:
    """One step of a stay, for its timeline."""

    on: date
    what: str
    note: str = ""


def events(departure: Departure) -> list[Happening]:
    """Everything that happened in this stay in its order, withdrawn entries left out."""
    contract = departure.contract
    found = [
        Happening(departure.departed_on, _("Departure to %(to)s") % {"to": contract.country}),
        *_changes(departure),
        *(
            Happening(x.agreed_on, _("Extended until %(day)s") % {"day": f"{x.ends_on:%d/%m/%Y}"})
            for x in departure.extensions.all()
        ),
    ]
    if departure.left_contract_on:
        found.append(Happening(departure.left_contract_on, _("Left the contract")))
    if departure.suspected_on:
        note = departure.suspected_note
        found.append(Happening(departure.suspected_on, _("Seen back, to be verified"), note))
    if departure.abroad_confirmed_on:
        found.append(Happening(departure.abroad_confirmed_on, _("Family asked: still abroad")))
    if departure.ended_on:
        kind = str(departure.get_end_kind_display())
        found.append(Happening(departure.ended_on, kind))
    if departure.liquidated_on:
        found.append(Happening(departure.liquidated_on, _("Liquidation of the contract")))
    if departure.deposit_returned_on and departure.deposit_returned is not None:
        amount = written_money(departure.deposit_returned)
        text = _("Deposit returned: %(amount)s đồng") % {"amount": amount}
        found.append(Happening(departure.deposit_returned_on, text))
    return sorted(found, key=lambda happening: happening.on)


def _changes(departure: Departure) -> Iterator[Happening]:
    for change in departure.changes.all():
        if change.withdrawn:
            continue
        if change.country:
            text = _("Went on to %(country)s") % {"country": change.country}
        else:
            text = _("Other employer: %(employer)s") % {"employer": change.employer}
        employer = change.employer if change.country else ""
        said = (employer, change.receiving_party, change.job, change.document, change.note)
        yield Happening(change.changed_on, text, "; ".join(filter(None, said)))
