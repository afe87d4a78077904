"""Reading registrations of directly signed contracts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from accounts.scopes import Scope
from communes.queries import atlas
from contracts.choices import LegalForm
from contracts.models import Contract, Registration, RegistrationQuerySet, RegistrationState
from contracts.models.registrations import OPEN_REGISTRATIONS
from contracts.states import UNRECORDED, ContractStatus
from core import names
from workers.queries import find_people


@dataclass(frozen=True, kw_only=True)
class Filed:
    """The filters of the list; the period is that of the answer, or of the file without one."""

    q: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None
    unit: int | None = None


def registrations(filed: Filed, *, scope: Scope, today: date) -> RegistrationQuerySet:
    """Registrations of people who live in scope now.

    "late" are those overdue for an answer, "to_leave" those confirmed whose person is still here.
    """
    found = Registration.objects.visible_to(scope).select_related(
        "contract__worker__commune", "contract__country", "unit"
    )
    if filed.q:
        people = find_people(filed.q, scope=scope).order_by().values("pk")
        found = found.filter(contract__worker__in=people)
    if filed.state == "late":
        found = found.filter(state=RegistrationState.RECEIVED, due_on__lt=today)
    elif filed.state == "to_leave":
        found = found.filter(state=RegistrationState.CONFIRMED, contract__status__in=UNRECORDED)
    elif filed.state:
        found = found.filter(state=filed.state)
    if filed.unit:
        found = found.filter(unit__in=atlas().with_predecessors([filed.unit]))
    return found.filter(_in_period(filed))


def _in_period(filed: Filed) -> Q:
    found = Q()
    if filed.since:
        found &= Q(answered_on__gte=filed.since) | Q(answered_on=None, received_on__gte=filed.since)
    if filed.until:
        found &= Q(answered_on__lte=filed.until) | Q(answered_on=None, received_on__lte=filed.until)
    return found


def reported(since: date, until: date, *, scope: Scope) -> RegistrationQuerySet:
    """What the Department reports: confirmations from `since` to `until`, both inside, in order."""
    filed = Filed(state=RegistrationState.CONFIRMED, since=since, until=until)
    found = registrations(filed, scope=scope, today=until)
    return found.order_by("answered_on", "contract__worker__name_sort", "pk")


def standing_registration(contract: Contract) -> Registration | None:
    """The registration of a contract that waits or is confirmed."""
    return contract.registrations.filter(state__in=OPEN_REGISTRATIONS).first()


def number_taken(registration: Registration, number: str, year: int) -> bool:
    """Whether the same unit has given this number already in that year."""
    given = Registration.objects.filter(
        state=RegistrationState.CONFIRMED,
        unit=registration.unit,
        year=year,
        number_fold=names.fold(number)[:60],
    )
    return given.exclude(pk=registration.pk).exists()


def unregistered(*, scope: Scope) -> QuerySet[Contract]:
    """Directly signed contracts in scope that nobody has registered yet, drafts too."""
    found = Contract.objects.visible_to(scope).filter(form=LegalForm.DIRECT)
    found = found.exclude(status=ContractStatus.CANCELLED)
    found = found.exclude(registrations__state__in=OPEN_REGISTRATIONS)
    # What was confirmed before registrations were kept here has its number already.
    found = found.filter(confirmation_number="")
    related = found.select_related("worker__commune", "country", "departure")
    return related.order_by("worker__name_sort", "pk")
