"""What the Department decides about the figures that programs are told."""

from datetime import date

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record
from core import clock
from core.problems import Refused, refuse_if
from reports import rules
from reports.models import ProtectedDimension


@transaction.atomic
def protect_dimension(*, code: str, document: str, by: User) -> ProtectedDimension:
    """From the next 1 January programs without the exact right are told tables by that dimension
    as releases only. Never taken back. Refused by P-01 to P-03.

    From the first day of a year, because a release tells a year from its beginning.
    """
    by.must(Permission.REFERENCE_DECIDE)
    protected = list(ProtectedDimension.objects.values_list("code", flat=True))
    refuse_if(rules.problems_with_protecting(code=code, document=document, protected=protected))
    since = date(clock.today().year + 1, 1, 1)
    try:
        with transaction.atomic():
            made = ProtectedDimension.objects.create(
                code=code, since=since, document=document.strip(), decided_by=by
            )
    except IntegrityError:  # two leaders at once
        again = rules.problems_with_protecting(code=code, document=document, protected=[code])
        raise Refused(again) from None
    after = {"code": code, "since": since, "document": made.document}
    record(Event.DIMENSION_PROTECTED, on=made, by=by, after=after)
    return made
