"""The embedded default with a long job that hangs, asked for every second."""

from labor_export.settings.embedded import *  # noqa: F403, TID251
from labor_export.settings.embedded import INSTALLED_APPS  # noqa: TID251

INSTALLED_APPS = [*INSTALLED_APPS, "tests.labor_export.probe"]
CELERY_BEAT_SCHEDULE = {
    "hang": {"task": "probe.hang", "schedule": 0.5, "options": {"queue": "long"}},
    "heartbeat": {"task": "core.heartbeat", "schedule": 1.0, "options": {"expires": 1}},
}
