"""Rules about what the worker earns and pays. Ceilings are dated, and only ever warn.

Money of the worker for a broker is forbidden (Law 69/2020, article 7) and is not asked for at all.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from contracts.demands import Demand, demand
from contracts.rules.facts import Going
from core.money import LARGEST, written_money
from core.problems import Problem
from reference.queries import Book, Item

AMOUNTS = ("wage", "service_fee", "deposit", "total_cost")
HOME_CURRENCY = "VND"
MONTHLY = "month"


def problems_with_money(going: Going, *, lists: Book) -> Iterator[Problem]:
    """Amounts that can be meant, complete wages, and fees and deposits within their ceilings."""
    yield from problems_with_amounts(**{name: getattr(going, name) for name in AMOUNTS})
    yield from _problems_with_wage(going)
    yield from _problems_with_deposit(going, lists)
    yield from _problems_with_fee(going, lists)


def problems_with_amounts(**amounts: Decimal | None) -> Iterator[Problem]:
    """An amount is zero or more and fits the register; a wage is more than nothing."""
    for name, amount in amounts.items():
        if amount is None:
            continue
        least = Decimal("0.01") if name == "wage" else Decimal(0)
        if not least <= amount <= LARGEST:
            yield Problem(
                rule="D-33",
                field=name,
                message=_("This amount cannot be right. Enter it in digits, for example %(like)s.")
                % {"like": "12.000.000"},
            )


def _problems_with_wage(going: Going) -> Iterator[Problem]:
    """An amount says nothing without its currency and the time it is for."""
    if going.wage is None or (going.wage_currency and going.wage_per):
        return
    for name, message in (
        ("wage_currency", _("Choose the currency of the wage.")),
        ("wage_per", _("Choose whether the wage is for a month or an hour.")),
    ):
        if not getattr(going, name):
            yield Problem(rule="D-34", field=name, message=message)


def _problems_with_deposit(going: Going, lists: Book) -> Iterator[Problem]:
    if not going.deposit:
        return
    if demand(going.form, "deposit") is Demand.NOT_ASKED:
        yield _none_allowed("deposit", _("With this legal form the worker pays no deposit."))
        return
    ceiling = _ceiling("deposit", going, lists)
    most = ceiling.amount("amount") if ceiling else None
    if ceiling and most is not None and going.deposit > most:
        yield Problem(
            rule="D-35",
            field="deposit",
            warning=True,
            message=_above(_("The deposit"), going.deposit, most, HOME_CURRENCY, ceiling),
        )


def _problems_with_fee(going: Going, lists: Book) -> Iterator[Problem]:
    if not going.service_fee:
        return
    if demand(going.form, "service_fee") is Demand.NOT_ASKED:
        yield _none_allowed(
            "service_fee", _("With this legal form the worker pays no service fee.")
        )
        return
    ceiling = _ceiling("service_fee", going, lists)
    if ceiling is None:
        return
    currency = going.fee_currency or HOME_CURRENCY
    most, lacking = highest_fee(going, ceiling)
    if most is None:
        yield Problem(
            rule="D-37",
            field="service_fee",
            warning=True,
            message=_("The service fee cannot be checked against its ceiling: %(why)s (%(law)s).")
            % {"why": lacking, "law": _basis(ceiling)},
        )
    elif going.service_fee > most:
        yield Problem(
            rule="D-36",
            field="service_fee",
            warning=True,
            message=_above(_("The service fee"), going.service_fee, most, currency, ceiling),
        )


def highest_fee(going: Going, ceiling: Item) -> tuple[Decimal | None, str]:
    """The most that may be taken, in the currency of the fee; or None and what stands against it.

    So many monthly wages for 12 months of contract, in proportion, and at most so many.
    """
    currency = going.fee_currency or HOME_CURRENCY
    fixed = ceiling.amount("amount")
    if fixed is not None:
        if currency == HOME_CURRENCY or not fixed:
            return fixed, ""
        return None, _("it is not in đồng")
    if going.wage is None or going.wage_per != MONTHLY:
        return None, _("the monthly wage is not known")
    if going.wage_currency != currency:
        return None, _("fee and wage are in different currencies")
    if not going.term_months:
        return None, _("the contract term is not known")
    wages = (ceiling.amount("wages_a_year") or Decimal(0)) * going.term_months / 12
    at_most = ceiling.amount("wages_at_most")
    return going.wage * (wages if at_most is None else min(wages, at_most)), ""


def _ceiling(of: str, going: Going, lists: Book) -> Item | None:
    """The ceiling of the day on which the contract was signed, or else of the departure."""
    on: date = going.signed_on or going.departed_on
    return lists.ceiling(
        of,
        on=on,
        country=going.country.code if going.country else "",
        programme=going.programme,
        occupation=going.occupation,
    )


def _none_allowed(field: str, message: str) -> Problem:
    return Problem(
        rule="D-38",
        field=field,
        warning=True,
        message=f"{message} "
        + _("Check amount and form; the departure counts, and the Department looks into it."),
    )


def _above(what: str, amount: Decimal, most: Decimal, currency: str, ceiling: Item) -> str:
    unit = _("đồng") if currency == HOME_CURRENCY else currency
    said = {
        "what": what,
        "amount": f"{written_money(amount)} {unit}",
        "most": f"{written_money(most)} {unit}",
        "law": _basis(ceiling),
    }
    if most:
        text = _(
            "%(what)s of %(amount)s is above the ceiling of %(most)s (%(law)s). The departure"
            " counts."
        )
    else:
        text = _(
            "%(what)s is %(amount)s, but nothing may be taken (%(law)s). The departure counts."
        )
    return text % said


def _basis(ceiling: Item) -> str:
    return ceiling.legal_basis or ceiling.name
