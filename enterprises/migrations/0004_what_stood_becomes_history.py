from django.db import migrations

from core import clock

BATCH = 500
NOTE = "Chuyển từ tình trạng đã ghi trước khi có lịch sử giấy phép."
ENDED = {"suspended", "returned", "revoked"}


def events_of(row):
    """The licence and its status as two dated events: (kind, day, number).

    A status without a day held from the licence's first day on, so it takes that day.
    """
    first = row.licence_date or row.status_since or row.created_at.date()
    if row.licence_number or row.licence_date:
        yield "granted", row.licence_date or first, row.licence_number
    if row.status in ENDED:
        yield row.status, max(row.status_since or first, first), ""


def keep_as_events(apps, schema_editor):
    Enterprise = apps.get_model("enterprises", "Enterprise")
    LicenceEvent = apps.get_model("enterprises", "LicenceEvent")
    last = 0
    while rows := list(Enterprise.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        LicenceEvent.objects.bulk_create(
            LicenceEvent(enterprise=row, kind=kind, in_force_on=day, number=number, note=NOTE)
            for row in rows
            for kind, day, number in events_of(row)
        )
        # "In force" without any licence was the way to say that none is needed.
        bare = [row.pk for row in rows if row.status == "in_force" and not row.licence_date]
        told = Enterprise.objects.filter(pk__in=bare)
        told.filter(kind="service").update(status="none")
        told.exclude(kind="service").update(status="not_needed")
        last = rows[-1].pk


def keep_as_columns(apps, schema_editor):
    """Back: the status as it stands, since the last event that made it; then no history."""
    Enterprise = apps.get_model("enterprises", "Enterprise")
    LicenceEvent = apps.get_model("enterprises", "LicenceEvent")
    today, last = clock.today(), 0
    while rows := list(Enterprise.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        days = {}
        told = LicenceEvent.objects.filter(enterprise__in=rows, withdrawn=False, country=None)
        for event in told.order_by("in_force_on", "pk"):
            days[event.enterprise_id, event.kind] = event.in_force_on
        for row in rows:
            row.status_since = days.get((row.pk, row.status))
            over = row.suspended_until is not None and row.suspended_until < today
            row.status = "in_force" if over or row.status == "none" else row.status
            row.suspended_until = None
        Enterprise.objects.bulk_update(rows, ["status", "status_since", "suspended_until"])
        last = rows[-1].pk
    LicenceEvent.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0003_licences_branches_and_letters")]

    operations = [migrations.RunPython(keep_as_events, keep_as_columns)]
