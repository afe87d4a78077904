"""/healthz: this process and its database. /readyz adds the broker, the jobs and what waits."""

from celery import current_app
from django.conf import settings
from django.db import connection
from django.db.models import Min
from django.http import HttpRequest, JsonResponse

from accounts.guards import public
from core import clock
from core.models import Heartbeat, Mark

STALE_SECONDS = 120


@public
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when this process answers and the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@public
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when counting keeps up as well; otherwise 503. Ages are seconds, null is never."""
    beat = Heartbeat.objects.filter(name="jobs").values_list("beat_at", flat=True).first()
    oldest = Mark.objects.aggregate(at=Min("made_at"))["at"]
    now = clock.now()
    found = {
        "database": True,
        "broker": _broker_answers(),
        "jobs_heartbeat_age": (now - beat).total_seconds() if beat else None,
        "oldest_mark_age": (now - oldest).total_seconds() if oldest else None,
    }
    ready = (
        found["broker"] is not False
        and found["jobs_heartbeat_age"] is not None
        and found["jobs_heartbeat_age"] < STALE_SECONDS
        and (found["oldest_mark_age"] or 0) < STALE_SECONDS
    )
    return JsonResponse({"ready": ready, **found}, status=200 if ready else 503)


def _broker_answers() -> bool | None:
    """None on the embedded default, whose broker lives inside the jobs process."""
    if settings.CELERY_BROKER_URL.startswith("memory:"):
        return None
    try:
        with current_app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except Exception:  # whatever the driver raises, the answer is the same
        return False
    return True
