"""Reading support and loans: on what ground, what stands, what was paid of what was due."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear

from accounts.models import User
from accounts.scopes import Scope
from audit.models import AuditEntry, Event
from communes.models import AreaStatus
from communes.queries import atlas
from contracts.choices import DurationType, Source
from contracts.models import Departure
from contracts.queries import unit_on
from reference.queries import book
from reference.workdays import working_days_after
from support.models import Claim, ClaimQuerySet, Loan, LoanBalance, LoanQuerySet
from support.rules import PAID_WITHIN_WORKING_DAYS, Asked
from support.states import ClaimState, LoanState, loan_state
from workers.models import HouseholdStatus, Priority, Worker
from workers.queries import find_people

# The statuses of a household that give a right to support.
SUPPORTED_HOUSEHOLDS = frozenset({"poor", "near_poor", "newly_escaped"})
_NOTHING = Value(Decimal(0))


def asked_of(claim: Claim) -> Asked:
    """A request as the rules read it."""
    return Asked(
        item=claim.item,
        source=claim.source,
        ground=claim.ground,
        quantity=claim.quantity,
        amount=claim.amount_asked,
        asked_on=claim.asked_on,
        note=claim.note,
    )


def standing_items(worker: Worker, *, but: Claim | None = None) -> dict[str, str]:
    """item → source of the person's standing requests, `but` left out."""
    rows = Claim.objects.filter(worker=worker).standing()
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    return dict(rows.values_list("item", "source"))


def entered_by(claim: Claim, user: User) -> bool:
    """Whether what the request says comes from this person: entered, or corrected since."""
    if claim.created_by_id == user.pk:
        return True
    entries = AuditEntry.objects.about(claim).filter(event=Event.SUPPORT_CORRECTED)
    return entries.filter(by_id=user.pk).exists()


def grounds_of(worker: Worker, day: date) -> frozenset[str]:
    """The priority groups that the file shows for that day."""
    found = set(
        worker.households.filter(year=day.year, status__in=SUPPORTED_HOUSEHOLDS).values_list(
            "status", flat=True
        )
    )
    if book().says("ethnic_group", worker.ethnicity, "minority"):
        found.add("minority")
    unit = unit_on(worker, day)
    if unit and AreaStatus.objects.on(day).filter(unit=unit, difficult=True).exists():
        found.add("difficult")
    return frozenset(found | set(_groups(worker.priorities.all(), day, day.year)))


def _groups(rows: Any, day: Any, year: Any) -> Any:
    """The groups of these rows that hold on the day, or on the list of its year."""
    begun = Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))
    return rows.filter(Q(year=year) | begun, withdrawn=False).values_list("group", flat=True)


# Lists -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The filters of a list of requests or loans; what is empty filters nothing."""

    q: str = ""
    state: str = ""
    item: str = ""
    source: str = ""
    since: date | None = None
    until: date | None = None
    unit: int | None = None


def claims(wanted: Wanted, *, scope: Scope) -> ClaimQuerySet:
    """Requests of people who live in scope now; the period is that of the request."""
    found = Claim.objects.visible_to(scope).select_related("worker__commune")
    found = found.filter(_of_people(wanted, scope))
    for name in ("state", "item", "source"):
        if value := getattr(wanted, name):
            found = found.filter(**{name: value})
    return found.filter(_between("asked_on", wanted))


def loans(wanted: Wanted, *, scope: Scope, today: date) -> LoanQuerySet:
    """Loans of people who live in scope now, each with `owed` and `late` as last reported."""
    found = Loan.objects.visible_to(scope).select_related("worker__commune")
    found = with_last_balance(found.filter(_of_people(wanted, scope)))
    if wanted.state:
        found = _in_state(found, LoanState(wanted.state), today)
    return found.filter(_between("signed_on", wanted))


def with_last_balance(found: LoanQuerySet) -> LoanQuerySet:
    """Each loan with the last report: `owed`, `late` and `reported_on`; unreported all is owed."""
    last = LoanBalance.objects.filter(loan=OuterRef("pk")).order_by("-quarter_ends")
    return found.annotate(
        owed=Coalesce(Subquery(last.values("outstanding")[:1]), F("amount")),
        late=Coalesce(Subquery(last.values("overdue")[:1]), _NOTHING),
        reported_on=Subquery(last.values("quarter_ends")[:1]),
    )


def state_of(loan: Any, *, today: date) -> LoanState:
    """Where a loan stands, read `with_last_balance`."""
    return loan_state(
        today=today,
        ends_on=loan.ends_on,
        withdrawn=loan.withdrawn,
        outstanding=loan.owed,
        overdue=loan.late,
    )


def _in_state(found: LoanQuerySet, state: LoanState, today: date) -> LoanQuerySet:
    """`loan_state` in the database: the list and the state shown beside a loan must agree."""
    if state is LoanState.WITHDRAWN:
        return found.filter(withdrawn=True)
    found = found.filter(withdrawn=False)
    if state is LoanState.REPAID:
        return found.filter(owed=0)
    # The last day of a term in months, as `Loan.ends_on` has it: in the month of that last day a
    # shorter month changes nothing, because today is a day of it.
    months = ExtractYear("signed_on") * 12 + ExtractMonth("signed_on") + F("term_months")
    this = today.year * 12 + today.month
    found = found.exclude(owed=0).annotate(ends_in=months)
    ended = Q(ends_in__lt=this) | Q(ends_in=this, signed_on__day__lt=today.day)
    overdue = Q(late__gt=0) | ended
    return found.filter(overdue if state is LoanState.OVERDUE else ~overdue)


def _of_people(wanted: Wanted, scope: Scope) -> Q:
    found = Q()
    if wanted.q:
        found &= Q(worker__in=find_people(wanted.q, scope=scope).order_by().values("pk"))
    if wanted.unit:
        found &= Q(worker__commune_id__in=atlas().with_predecessors([wanted.unit]))
    return found


def _between(field: str, wanted: Wanted) -> Q:
    found = Q()
    if wanted.since:
        found &= Q(**{f"{field}__gte": wanted.since})
    if wanted.until:
        found &= Q(**{f"{field}__lte": wanted.until})
    return found


# Figures -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Paid of eligible in a period, and how soon. `days` are whole days from request to payment."""

    eligible: int  # counted departures of people in a supported group on that day
    supported: int  # of them, people with at least one item paid
    days: list[int]
    late: int  # paid later than the working days allowed

    @property
    def median_days(self) -> int | None:
        return int(median(self.days) + 0.5) if self.days else None  # half a day is rounded up


def eligible(since: date, until: date, *, scope: Scope) -> QuerySet[Departure]:
    """Counted departures from `since` to `until`, both inside, of people in a supported group.

    By the place the person lives in now, like every list of persons. The group is that of the day.
    """
    minorities = [i.code for i in book().items("ethnic_group") if i.says("minority")]
    poor = HouseholdStatus.objects.filter(
        worker=OuterRef("worker"),
        year=ExtractYear(OuterRef("departed_on")),
        status__in=SUPPORTED_HOUSEHOLDS,
    )
    groups = _groups(
        Priority.objects.filter(worker=OuterRef("worker")),
        OuterRef("departed_on"),
        ExtractYear(OuterRef("departed_on")),
    )
    difficult = AreaStatus.objects.standing().filter(
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("departed_on")),
        unit=OuterRef("commune"),
        valid_from__lte=OuterRef("departed_on"),
        difficult=True,
    )
    left = Departure.objects.visible_to(scope).standing()
    left = left.exclude(commune=None).exclude(source=Source.OPENING)
    left = left.exclude(contract__duration_type=DurationType.STUDENT)
    left = left.filter(departed_on__range=(since, until))
    return left.filter(
        Q(worker__ethnicity__in=minorities) | Exists(poor) | Exists(groups) | Exists(difficult)
    )


def reach(since: date, until: date, *, scope: Scope) -> Reach:
    """How many of those entitled who left in the period were paid something, and how soon.

    The days are those of every payment made in the period, whoever left when.
    """
    entitled = eligible(since, until, scope=scope)
    paid = Claim.objects.filter(worker=OuterRef("worker"), state=ClaimState.PAID)
    payments = Claim.objects.visible_to(scope).filter(
        state=ClaimState.PAID, paid_on__range=(since, until)
    )
    spans = list(payments.values_list("asked_on", "paid_on"))
    return Reach(
        eligible=entitled.count(),
        supported=entitled.filter(Exists(paid)).count(),
        days=[(paid_on - asked_on).days for asked_on, paid_on in spans if paid_on],
        late=sum(_too_late(asked_on, paid_on) for asked_on, paid_on in spans if paid_on),
    )


def _too_late(asked_on: date, paid_on: date) -> bool:
    return paid_on > working_days_after(asked_on, PAID_WITHIN_WORKING_DAYS, book=book())


@dataclass(frozen=True)
class Sums:
    """One line of the overview: numbers of requests and amounts in đồng."""

    code: str
    asked: int
    approved: int
    paid: int
    amount_asked: Decimal
    amount_approved: Decimal
    amount_paid: Decimal


def sums(by: str, since: date, until: date, *, scope: Scope) -> list[Sums]:
    """Standing requests of the period by "item" or "source"; approved holds also what is paid."""
    rows = Claim.objects.visible_to(scope).standing().filter(asked_on__range=(since, until))
    decided = Q(state__in=(ClaimState.APPROVED, ClaimState.PAID))
    found = (
        rows.order_by()
        .values(by)
        .annotate(
            n=Count("pk"),
            n_approved=Count("pk", filter=decided),
            n_paid=Count("pk", filter=Q(state=ClaimState.PAID)),
            money=Coalesce(Sum("amount_asked"), _NOTHING),
            money_approved=Coalesce(Sum("amount_approved", filter=decided), _NOTHING),
            money_paid=Coalesce(Sum("amount_paid"), _NOTHING),
        )
    )
    by_code = {row[by]: row for row in found}
    listing = {"item": "support_item", "source": "support_programme"}[by]
    order = [item.code for item in book().items(listing)]
    return [
        Sums(
            code,
            row["n"],
            row["n_approved"],
            row["n_paid"],
            row["money"],
            row["money_approved"],
            row["money_paid"],
        )
        for code, row in sorted(by_code.items(), key=lambda pair: _place(pair[0], order))
    ]


def _place(code: str, order: list[str]) -> tuple[int, str]:
    return (order.index(code) if code in order else len(order), code)


@dataclass(frozen=True)
class Lending:
    """Loans at the end of a quarter: how many borrowers, what is owed, how many are overdue."""

    quarter_ends: date
    loans: int
    reported: int
    outstanding: Decimal
    overdue_loans: int
    overdue: Decimal


def lending(quarters: Iterable[date], *, scope: Scope) -> list[Lending]:
    """For each quarter's end: the loans signed by then, and what the bank reported for it.

    Overdue are those of which the bank says so, and what is still owed after the term's last day.
    """
    seen = Loan.objects.visible_to(scope).standing()
    signed = list(seen.values_list("signed_on", flat=True))
    quarters = list(quarters)
    rows = LoanBalance.objects.filter(loan__in=seen.values("pk"), quarter_ends__in=quarters)
    reports: dict[date, list[LoanBalance]] = defaultdict(list)
    for report in rows.select_related("loan"):
        reports[report.quarter_ends].append(report)
    return [
        Lending(
            ends,
            sum(day <= ends for day in signed),
            len(reports[ends]),
            sum((report.outstanding for report in reports[ends]), Decimal(0)),
            sum(_overdue(report) for report in reports[ends]),
            sum((report.overdue for report in reports[ends]), Decimal(0)),
        )
        for ends in quarters
    ]


def _overdue(report: LoanBalance) -> bool:
    """Whether the loan was overdue at the end of that quarter."""
    state = loan_state(
        today=report.quarter_ends,
        ends_on=report.loan.ends_on,
        withdrawn=False,
        outstanding=report.outstanding,
        overdue=report.overdue,
    )
    return state is LoanState.OVERDUE


def quarter_ends(today: date, *, number: int = 4) -> list[date]:
    """The last ends of a quarter before or on that day, newest first."""
    found: list[date] = []
    year, quarter = today.year, (today.month + 2) // 3
    while len(found) < number:
        last = date(year, quarter * 3, 31 if quarter in (1, 4) else 30)
        if last <= today:
            found.append(last)
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return found


def claims_of(worker: Worker) -> ClaimQuerySet:
    """A person's requests, the newest first."""
    return Claim.objects.filter(worker=worker).order_by("-asked_on", "-pk")


def loans_of(worker: Worker) -> LoanQuerySet:
    """A person's loans with their last reports, the newest first."""
    return with_last_balance(Loan.objects.filter(worker=worker)).order_by("-signed_on", "-pk")
