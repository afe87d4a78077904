"""What the Department works off: departures without licence, and senders not known."""

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record
from contracts import queries, rows, rules
from contracts.models import Departure, LicenceCheck
from core import clock, names
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import Refused, refuse_if
from enterprises.models import Enterprise


@transaction.atomic
def check_licence(*, departure: Departure, finding: str, note: str = "", by: User) -> LicenceCheck:
    """Work off a departure on a day without licence (rules F-01 to F-04).

    It counts as before: contracts already running are finished (Law 69/2020).
    """
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.ENTERPRISE_EDIT)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    note = names.clean(note)
    refuse_if(
        rules.problems_with_check(
            finding=finding,
            note=note,
            flagged=queries.without_licence(departure) is not None,
            checked=departure.licence_checks.filter(withdrawn=False).exists(),
        )
    )
    check = LicenceCheck(
        departure=departure, finding=finding, note=note, checked_by=by, checked_at=clock.now()
    )
    try:
        with transaction.atomic():
            check.save()
    except IntegrityError as error:
        raise Refused([rules.already_checked()]) from error
    after = {"finding": finding, "note": note}
    record(Event.LICENCE_CHECKED, on=departure.contract, by=by, after=after)
    return check


@transaction.atomic
def take_back_check(*, check: LicenceCheck, reason: str, by: User) -> LicenceCheck:
    """A finding entered by mistake: the departure is open again (rules F-05, F-06)."""
    departure, worker = rows.locked_stay(check.departure)
    by.must(Permission.ENTERPRISE_EDIT)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    check = LicenceCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
    reason = names.clean(reason)
    refuse_if(rules.problems_with_taking_back(withdrawn=check.withdrawn, reason=reason))
    check.withdrawn = True
    check.save(update_fields=["withdrawn"])
    record(
        Event.LICENCE_CHECK_TAKEN_BACK,
        on=departure.contract,
        by=by,
        before={"finding": check.finding},
        after={"finding": ""},
        reason=reason,
    )
    return check


@transaction.atomic
def name_enterprise(*, departure: Departure, enterprise: Enterprise, by: User) -> Departure:
    """Say who sent the person, where that was recorded as not known (rule F-07).

    The figures by enterprise change, so the person is marked.
    """
    departure, worker = rows.locked_stay(departure)
    by.must(Permission.ENTERPRISE_EDIT)
    by.must(Permission.STAY_RECORD, commune_id=worker.commune_id)
    contract = departure.contract
    refuse_if(rules.problems_with_naming(unknown=contract.enterprise_unknown))
    contract.enterprise, contract.enterprise_unknown = enterprise, False
    contract.version += 1
    contract.save(update_fields=["enterprise", "enterprise_unknown", "version"])
    record(
        Event.ENTERPRISE_NAMED,
        on=contract,
        by=by,
        before={"enterprise": None, "enterprise_unknown": True},
        after={"enterprise": enterprise.pk, "enterprise_unknown": False},
    )
    mark_changed(MarkKind.WORKER, [worker.pk])
    return departure
