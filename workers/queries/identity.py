"""How many numbers somebody has looked up lately."""

from datetime import timedelta

from accounts.models import User
from audit.models import AuditEntry, Event
from core import clock
from workers.models import Passport


def asked_in_vain(by: User) -> int:
    """Questions of the last hour, less those that put a person's first number on record.

    Who enters people one after another is not stopped: each number stands in a file of its own.
    A number that replaces another one, or was withdrawn, may have been tried: it stays counted.
    People of a sheet were no questions, and so make up for none: their entries have a reason.
    """
    since = clock.now() - timedelta(hours=1)
    lately = AuditEntry.objects.filter(by_id=by.pk, at__gt=since)
    asked = lately.filter(event=Event.IDENTITY_ASKED).count()
    opened = lately.filter(event=Event.WORKER_REGISTERED, reason="")
    corrected = lately.filter(event=Event.WORKER_CORRECTED, reason="")
    kept = 0
    for which in ("personal_id", "old_id"):
        said = opened.filter(**{"after__has_key": which}).exclude(**{f"after__{which}": ""})
        kept += said.count() + corrected.filter(**{f"before__{which}": ""}).count()
    standing = Passport.objects.filter(recorded_by=by, recorded_at__gt=since, withdrawn_on=None)
    listed = lately.filter(event=Event.PASSPORT_RECORDED).exclude(reason="")
    return max(0, asked - kept - max(0, standing.count() - listed.count()))
