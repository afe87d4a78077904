"""What the Department says about itself at the foot of every page."""

from datetime import date

from django.db import transaction

from accounts import rules
from accounts.contacts import forget_contact
from accounts.models import DepartmentContact, User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from core import clock, names
from core.problems import Stale, refuse_if

FIELDS = ("name", "phone", "email", "address", "hours")


@transaction.atomic
def save_contact(
    *,
    valid_from: date,
    name: str,
    phone: str = "",
    email: str = "",
    address: str = "",
    hours: str = "",
    version: int = 0,
    by: User,
) -> DepartmentContact:
    """Say whom people ask from that day on; a second saying for the same day corrects the first.

    `version` is that of the saying for that day, 0 if there was none. Refused by A-43; Stale when
    somebody else spoke for that day meanwhile.
    """
    by.must(Permission.CONTACT_EDIT)
    row = DepartmentContact.objects.select_for_update().filter(valid_from=valid_from).first()
    before = {field: getattr(row, field) for field in FIELDS} if row else {}
    if row and version and row.version != version:
        raise Stale({**before, "version": row.version})
    refuse_if(rules.problems_with_contact(valid_from=valid_from, today=clock.today()))
    said = (names.clean(name), names.clean(phone), email, names.clean(address), names.clean(hours))
    after = dict(zip(FIELDS, said, strict=True))
    row = row or DepartmentContact(valid_from=valid_from, version=0)
    for field, value in after.items():
        setattr(row, field, value)
    row.version += 1
    row.saved_at = clock.now()
    row.save()
    old, new = changes({"valid_from": None, **before}, {"valid_from": valid_from, **after})
    record(Event.CONTACT_SAVED, on=row, by=by, before=old, after=new)
    transaction.on_commit(forget_contact)
    return row
