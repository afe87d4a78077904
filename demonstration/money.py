"""Support, loans and registrations of invented people, within the ceilings of their day."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from accounts.models import User
from contracts import actions as contracts
from contracts.models import Departure
from core import clock
from demonstration.plot import Going
from support import actions as support
from support.models import Loan
from support.queries import SUPPORTED_HOUSEHOLDS
from workers.models import Worker

COMMUNE_CONFIRMS = date(2025, 7, 1)
NEW_DECREE = date(2026, 1, 1)
# Item, days or months, amount in đồng: the same under the old and the new decree, or below.
ITEMS = [
    ("orientation", 1, 530_000),
    ("food", 30, 1_200_000),
    ("health", 1, 750_000),
    ("passport", 1, 200_000),
]
# The bank reports some weeks after these ends of quarters.
QUARTERS = [date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)]
BANK = "Phòng giao dịch NHCSXH (minh họa)"


def _random(going: Going) -> Random:
    return Random(f"money {going.number}")


def support_for(
    going: Going, worker: Worker, departure: Departure, *, by: User, also: User
) -> None:
    """What a minority or poor person asked for before leaving: paid, approved, waiting, refused.

    `also` decides: who enters a request does not.
    """
    random = _random(going)
    ground = going.household if going.household in SUPPORTED_HOUSEHOLDS else ""
    if not ground and going.person and going.person.ethnicity != "kinh":
        ground = "minority"
    if going.again or not ground or random.random() > 0.45:
        return
    asked_on = going.departed_on - timedelta(days=random.randint(20, 70))
    source = "employment_2025" if asked_on >= NEW_DECREE else "employment_2015"
    for item, quantity, amount in ITEMS[: random.randint(1, len(ITEMS))]:
        claim = support.ask_support(
            worker=worker,
            item=item,
            source=source,
            ground=ground,
            quantity=quantity,
            amount=Decimal(amount),
            asked_on=asked_on,
            contract=departure.contract,
            by=by,
        )
        fate = random.random()
        decided_on = min(asked_on + timedelta(days=random.randint(3, 12)), clock.today())
        if fate < 0.05:
            reason = "Thiếu giấy tờ chứng minh đối tượng."
            support.refuse_support(claim=claim, decided_on=decided_on, reason=reason, by=also)
        elif fate < 0.92:
            number = f"{going.number}/QĐ-SNV"
            claim = support.approve_support(
                claim=claim,
                amount=claim.amount_asked,
                decided_on=decided_on,
                decision_number=number,
                by=also,
            )
            paid_on = decided_on + timedelta(days=random.randint(1, 14))
            if fate < 0.85 and paid_on <= clock.today():
                support.pay_support(
                    claim=claim, amount=claim.amount_asked, paid_on=paid_on, by=also
                )


def loan_for(going: Going, worker: Worker, departure: Departure, *, by: User) -> Loan | None:
    """A loan of every sixth person, signed some weeks before leaving."""
    random = _random(going)
    if going.again or going.number % 6:
        return None
    return support.record_loan(
        worker=worker,
        bank_unit=BANK,
        number=f"{going.number}/HĐTD",
        amount=Decimal(random.randint(5, 10) * 10_000_000),
        signed_on=going.departed_on - timedelta(days=random.randint(10, 40)),
        term_months=min(going.term, 36),
        contract=departure.contract,
        by=by,
    )


def register(going: Going, departure: Departure, *, by: User) -> None:
    """The file about a directly signed contract, and its confirmation; every ninth still waits."""
    received_on = going.departed_on - timedelta(days=35)
    if going.form != "direct" or received_on < COMMUNE_CONFIRMS:
        return
    row = contracts.receive_registration(
        contract=departure.contract, received_on=received_on, by=by
    )
    if going.number % 9:
        contracts.confirm_registration(
            registration=row,
            number=f"{going.number}/XN-UBND",
            answered_on=going.departed_on - timedelta(days=30),
            signer="Người ký (minh họa)",
            signer_title="Chủ tịch Ủy ban nhân dân",
            by=by,
        )


def reports(*, by: User) -> dict[date, list[Callable[[], object]]]:
    """What the bank reports for each quarter, a fortnight later."""
    return {end + timedelta(days=14): [partial(_report, end, by=by)] for end in QUARTERS}


def _report(quarter_ends: date, *, by: User) -> None:
    """Repaid in equal parts; every seventh loan is behind."""
    for loan in Loan.objects.standing().filter(signed_on__lte=quarter_ends).order_by("pk"):
        passed = (quarter_ends - loan.signed_on).days // 30
        owed = loan.amount * max(0, loan.term_months - passed) / loan.term_months
        late = Decimal(5_000_000) if loan.pk % 7 == 0 else Decimal(0)
        owed = max(owed.quantize(Decimal(1)), late)
        if passed - loan.term_months > 3:
            continue  # repaid long ago: no more reports
        support.record_balance(
            loan=loan, quarter_ends=quarter_ends, outstanding=owed, overdue=late, by=by
        )
