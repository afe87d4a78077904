"""What may be recorded about support and loans: no query, no clock; ids in docs/reference/rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from core.money import written_money
from core.problems import Problem
from reference.queries import Book, Item
from support.states import ClaimState, may_move

REASON_LENGTH = 300
NUMBER_LENGTH = 60
BANK_LENGTH = 120
MOST_UNITS = 366
LONGEST_LOAN = 120
# What was asked for longer ago than this is more often a slip in the year.
OLDEST_REQUEST = date(2015, 1, 1)
# Joint Circular 09/2016: paid within 10 working days from the full file.
PAID_WITHIN_WORKING_DAYS = 10
# Decree 338/2025: from this day a loan runs no longer than the contract as signed.
TERM_WITHIN_CONTRACT_SINCE = date(2026, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is requested: one item, from one source, on which ground. Amount in đồng."""

    item: str
    source: str
    ground: str = ""
    quantity: int = 1
    amount: Decimal
    asked_on: date
    note: str = ""


def problems_with_request(
    asked: Asked, *, book: Book, standing: dict[str, str], grounds: frozenset[str], today: date
) -> Iterator[Problem]:
    """A new or corrected request. `standing`: item → source of the person's other standing ones.

    `grounds` are the priority groups the person is recorded in on that day.
    """
    yield from _problems_with_lists(asked, book)
    yield from _problems_with_day(asked.asked_on, today)
    if asked.amount <= 0:
        yield Problem(
            rule="S-03", field="amount", message=_("The amount is missing. Enter it in đồng.")
        )
    if not 1 <= asked.quantity <= MOST_UNITS:
        yield Problem(
            rule="S-04",
            field="quantity",
            message=_("Enter how many days, months or journeys, from 1 to 366."),
        )
    if asked.item in standing:
        yield already_standing()
    yield from _problems_with_regime(asked, standing, book)
    if asked.ground and asked.ground not in grounds:
        yield Problem(
            rule="S-07",
            field="ground",
            warning=True,
            message=_(
                "The person's file does not show this group for that day. Record the group in the"
                " file, with its document."
            ),
        )
    if (ceiling := ceiling_of(asked, book)) and asked.amount > most(ceiling, asked.quantity):
        yield _above_ceiling(ceiling, asked.quantity, field="amount", warning=True)
    yield from problems_with_text("note", asked.note)


def _problems_with_lists(asked: Asked, book: Book) -> Iterator[Problem]:
    """Both lists of the day: an ended programme pays for what was asked while it ran."""
    if asked.item not in book.codes("support_item", on=asked.asked_on):
        yield Problem(rule="S-01", field="item", message=_("Choose an item of the list."))
    source = book.item("support_programme", asked.source)
    if source is None or not source.holds_on(asked.asked_on):
        yield Problem(
            rule="S-02",
            field="source",
            message=_("This source did not pay on the day of the request. Choose another one."),
        )
    if asked.ground and not book.item("priority_group", asked.ground):
        yield Problem(rule="S-01", field="ground", message=_("Choose a group of the list."))


def _problems_with_day(day: date, today: date) -> Iterator[Problem]:
    if day > today:
        yield Problem(
            rule="S-05",
            field="asked_on",
            message=_("The day of the request is after today. Enter the day on the paper."),
        )
    elif day < OLDEST_REQUEST:
        yield Problem(
            rule="S-05",
            field="asked_on",
            message=_("The day of the request is before 2015. Check the year."),
        )


def already_standing() -> Problem:
    """No item is paid twice (Joint Circular 09/2016: once for each content)."""
    return Problem(
        rule="S-06",
        field="item",
        message=_(
            "This item is already requested, approved or paid for this person. An item is supported"
            " once; open that request instead."
        ),
    )


def _problems_with_regime(asked: Asked, standing: dict[str, str], book: Book) -> Iterator[Problem]:
    """A person in several groups gets one regime, the most favourable."""
    others = {source for item, source in standing.items() if item != asked.item}
    if others - {asked.source}:
        names = ", ".join(sorted(book.name("support_programme", code) for code in others))
        yield Problem(
            rule="S-08",
            field="source",
            warning=True,
            message=_(
                "Other items of this person are paid from: %(sources)s. One person gets one regime;"
                " check which one applies."
            )
            % {"sources": names},
        )


def ceiling_of(asked: Asked, book: Book) -> Item | None:
    """The dated ceiling of this item and source on the day of the request."""
    return book.ceiling("support", on=asked.asked_on, item=asked.item, source=asked.source)


def most(ceiling: Item, quantity: int) -> Decimal:
    """The highest amount: what counts by day, month or journey times their number."""
    amount = ceiling.amount("amount") or Decimal(0)
    return amount * quantity if ceiling.says("per") in ("day", "month", "trip") else amount


def _above_ceiling(ceiling: Item, quantity: int, *, field: str, warning: bool) -> Problem:
    return Problem(
        rule="S-09",
        field=field,
        warning=warning,
        message=_("More than the ceiling of %(most)s đồng (%(law)s). Lower the amount.")
        % {
            "most": written_money(most(ceiling, quantity)),
            "law": ceiling.legal_basis or ceiling.name,
        },
    )


def problems_with_move(state: str, to: ClaimState) -> Iterator[Problem]:
    """Only the moves of support/states.py."""
    if not may_move(state, to):
        yield Problem(
            rule="S-10",
            message=_("The request is %(state)s: this cannot be done with it any more.")
            % {"state": ClaimState(state).label.lower()},
        )


def problems_with_decision(
    asked: Asked,
    *,
    amount: Decimal,
    decided_on: date,
    number: str,
    own: bool,
    book: Book,
    today: date,
) -> Iterator[Problem]:
    """Approving a request: never above the ceiling, never by who entered it."""
    yield from problems_with_second_person(own=own)
    if not 0 < amount <= asked.amount:
        yield Problem(
            rule="S-12",
            field="amount",
            message=_("Approve more than nothing, and no more than the %(asked)s đồng requested.")
            % {"asked": written_money(asked.amount)},
        )
    elif (ceiling := ceiling_of(asked, book)) and amount > most(ceiling, asked.quantity):
        yield _above_ceiling(ceiling, asked.quantity, field="amount", warning=False)
    yield from problems_with_day_of_decision(asked.asked_on, decided_on, today=today)
    if not 0 < len(number) <= NUMBER_LENGTH:
        yield Problem(
            rule="S-14",
            field="decision_number",
            message=_("Enter the number of the decision, at most 60 characters."),
        )


def problems_with_day_of_decision(
    asked_on: date, decided_on: date, *, today: date
) -> Iterator[Problem]:
    """A decision follows the request and has happened."""
    if not asked_on <= decided_on <= today:
        yield Problem(
            rule="S-13",
            field="decided_on",
            message=_("The decision is between the request (%(day)s) and today.")
            % {"day": _day(asked_on)},
        )


def problems_with_contract(*, own: bool) -> Iterator[Problem]:
    """The contract named is one of this person."""
    if not own:
        yield Problem(rule="S-19", field="contract", message=_("Choose a contract of this person."))


def problems_with_second_person(*, own: bool) -> Iterator[Problem]:
    """Money of the State: who enters or corrects a request does not decide it."""
    if own:
        yield Problem(
            rule="S-11",
            message=_("This request was entered from this account. Somebody else decides it."),
        )


def problems_with_seen(*, seen: int | None, version: int) -> Iterator[Problem]:
    """What is decided is what was looked at."""
    if seen is not None and seen != version:
        yield Problem(
            rule="S-31",
            message=_("The request was changed meanwhile. Compare it again before deciding."),
        )


def problems_with_payment(
    *, amount: Decimal, approved: Decimal, paid_on: date, decided_on: date, today: date
) -> Iterator[Problem]:
    """What was paid, of what was approved."""
    if not 0 < amount <= approved:
        yield Problem(
            rule="S-15",
            field="amount",
            message=_("Enter what was paid: no more than the %(approved)s đồng approved.")
            % {"approved": written_money(approved)},
        )
    if not decided_on <= paid_on <= today:
        yield Problem(
            rule="S-16",
            field="paid_on",
            message=_("The payment is between the decision (%(day)s) and today.")
            % {"day": _day(decided_on)},
        )


def problems_with_reason(reason: str) -> Iterator[Problem]:
    """What is refused, withdrawn or taken back says why."""
    if not 0 < len(reason) <= REASON_LENGTH:
        yield Problem(
            rule="S-17", field="reason", message=_("State why, in at most 300 characters.")
        )


def problems_with_text(field: str, text: str) -> Iterator[Problem]:
    """Notes are short; longer ones belong on paper."""
    if len(text) > REASON_LENGTH:
        yield Problem(
            rule="S-18",
            field=field,
            message=_("This text is too long: at most 300 characters. Shorten it."),
        )


# Loans -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Lent:
    """What the bank's unit lent. Amount in đồng."""

    bank_unit: str
    number: str
    amount: Decimal
    signed_on: date
    term_months: int
    secured: bool = False


def problems_with_loan(
    lent: Lent, *, book: Book, taken: bool, cost: Decimal | None, months: int | None, today: date
) -> Iterator[Problem]:
    """A loan. `taken`: its number is recorded already; `cost` and `months` are the contract's."""
    if not 0 < len(lent.bank_unit) <= BANK_LENGTH or not 0 < len(lent.number) <= NUMBER_LENGTH:
        yield Problem(
            rule="S-20",
            field="number" if 0 < len(lent.bank_unit) <= BANK_LENGTH else "bank_unit",
            message=_("Enter the bank's unit and the number of the loan contract."),
        )
    if taken:
        yield loan_taken()
    if lent.amount <= 0 or not 1 <= lent.term_months <= LONGEST_LOAN:
        yield Problem(
            rule="S-22",
            field="amount" if lent.amount <= 0 else "term_months",
            message=_("Enter an amount above 0 and a term of 1 to 120 months."),
        )
    if not OLDEST_REQUEST <= lent.signed_on <= today:
        yield Problem(
            rule="S-23",
            field="signed_on",
            message=_("The day of signing is between 2015 and today. Check the year."),
        )
    yield from _doubts_about_loan(lent, book, cost, months)


def _doubts_about_loan(
    lent: Lent, book: Book, cost: Decimal | None, months: int | None
) -> Iterator[Problem]:
    """The bank has lent it all the same: these are told, never refused."""
    unsecured = book.ceiling("loan_unsecured", on=lent.signed_on)
    limit = unsecured.amount("amount") if unsecured else None
    if unsecured and limit is not None and _needs_security(lent, unsecured, limit):
        from_limit = _(
            "From %(limit)s đồng on a loan needs security (%(law)s). Compare the contract."
        )
        above = _("Above %(limit)s đồng a loan needs security (%(law)s). Compare the contract.")
        yield Problem(
            rule="S-24",
            field="secured",
            warning=True,
            message=(from_limit if unsecured.says("below") else above)
            % {"limit": written_money(limit), "law": unsecured.legal_basis},
        )
    if cost is not None and lent.amount > cost:
        yield Problem(
            rule="S-25",
            field="amount",
            warning=True,
            message=_("The loan is larger than the recorded cost of going, %(cost)s đồng.")
            % {"cost": written_money(cost)},
        )
    late = lent.signed_on >= TERM_WITHIN_CONTRACT_SINCE
    if late and months is not None and lent.term_months > months:
        yield Problem(
            rule="S-26",
            field="term_months",
            warning=True,
            message=_("The loan runs longer than the labour contract of %(months)s months.")
            % {"months": months},
        )


def _needs_security(lent: Lent, ceiling: Item, limit: Decimal) -> bool:
    """Under the older decree the amount itself already needs security ("from 100 million")."""
    over = lent.amount >= limit if ceiling.says("below") else lent.amount > limit
    return over and not lent.secured


def loan_taken() -> Problem:
    """One loan contract is recorded once."""
    return Problem(
        rule="S-21",
        field="number",
        message=_("A loan of this bank unit with this number is already recorded."),
    )


def problems_with_balance(
    *,
    quarter_ends: date,
    outstanding: Decimal,
    overdue: Decimal,
    amount: Decimal,
    signed_on: date,
    today: date,
) -> Iterator[Problem]:
    """What the bank reports for the end of a quarter."""
    if (quarter_ends + timedelta(days=1)).day != 1 or quarter_ends.month % 3:
        yield Problem(
            rule="S-27",
            field="quarter_ends",
            message=_("A quarter ends on 31/03, 30/06, 30/09 or 31/12. Enter that day."),
        )
    elif not signed_on <= quarter_ends <= today:
        yield Problem(
            rule="S-27",
            field="quarter_ends",
            message=_("The end of the quarter is between the signing (%(day)s) and today.")
            % {"day": _day(signed_on)},
        )
    if not 0 <= outstanding <= amount:
        yield Problem(
            rule="S-28",
            field="outstanding",
            message=_("What is outstanding lies between 0 and the %(amount)s đồng lent.")
            % {"amount": written_money(amount)},
        )
    if not 0 <= overdue <= outstanding:
        yield Problem(
            rule="S-29",
            field="overdue",
            message=_("What is overdue is part of what is outstanding. Enter a smaller amount."),
        )


def problems_with_withdrawn_loan(*, withdrawn: bool) -> Iterator[Problem]:
    """A withdrawn loan is history."""
    if withdrawn:
        yield Problem(rule="S-30", message=_("This loan is withdrawn: it stays as it is."))


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
