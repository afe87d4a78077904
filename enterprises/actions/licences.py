"""What happens to a licence, one dated event after the other."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record
from core import clock, names
from core.problems import refuse_if
from enterprises import rules
from enterprises.models import Enterprise, LicenceEvent
from enterprises.rows import follow, locked
from enterprises.rules import Said
from reference.models import Country


@transaction.atomic
def record_licence_event(
    *,
    enterprise: Enterprise,
    kind: str,
    in_force_on: date,
    number: str = "",
    document_number: str = "",
    last_day: date | None = None,
    country: Country | None = None,
    point: str = "",
    issuing_body: str = "",
    note: str = "",
    by: User,
) -> LicenceEvent:
    """Put on record what the Ministry decided about a licence, from its day on (E-02, E-04, E-06
    to E-08, E-12 to E-15, E-18, E-29).

    Law 69/2020, articles 11 to 16: the Ministry tells the province of each. `country`: only that
    market is suspended, or its suspension lifted.
    """
    row = locked(enterprise)
    by.must(Permission.ENTERPRISE_EDIT)
    said = Said(
        kind=kind,
        in_force_on=in_force_on,
        number=names.clean(number),
        document_number=names.clean(document_number),
        last_day=last_day,
        country_id=country.pk if country else None,
        point=point,
        issuing_body=names.clean(issuing_body),
        note=names.clean(note),
    )
    events = list(row.licence_events.all())
    refuse_if(
        rules.problems_with_licence_event(
            said, enterprise_kind=row.kind, before=events, today=clock.today()
        )
    )
    event = LicenceEvent.objects.create(enterprise=row, **vars(said))
    record(Event.LICENCE_RECORDED, on=event, by=by, after=_told(said))
    _follow([*events, event], row)
    return event


@transaction.atomic
def withdraw_licence_event(*, event: LicenceEvent, reason: str, by: User) -> LicenceEvent:
    """The event was entered by mistake; it stays on record as withdrawn (E-16 to E-18)."""
    row = locked(event.enterprise)
    by.must(Permission.ENTERPRISE_EDIT)
    events = list(row.licence_events.all())
    event = next(known for known in events if known.pk == event.pk)
    others = [known for known in events if known.pk != event.pk]
    reason = names.clean(reason)
    refuse_if(
        [
            *rules.problems_with_withdrawal(withdrawn=event.withdrawn, reason=reason),
            *rules.problems_with_history(event, others),
        ]
    )
    event.withdrawn, event.withdrawn_because = True, reason
    event.save(update_fields=["withdrawn", "withdrawn_because"])
    record(
        Event.LICENCE_WITHDRAWN,
        on=event,
        by=by,
        before={"withdrawn": False},
        after={"kind": event.kind, "in_force_on": event.in_force_on, "withdrawn": True},
        reason=reason,
    )
    _follow(events, row)
    return event


def _follow(events: list[LicenceEvent], row: Enterprise) -> None:
    follow(events, row)
    row.save(
        update_fields=[
            "licence_number", "licence_date", "licence_fold", "status", "suspended_until",
        ]
    )  # fmt: skip


def _told(said: Said) -> dict[str, Any]:
    told = {name: value for name, value in vars(said).items() if value}
    market = told.pop("country_id", None)
    return {**told, "country": market} if market else told
