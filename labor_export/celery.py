"""The Celery app and its timetable. A job may run twice or never: the tables say what is due."""

from celery import Celery
from celery.schedules import crontab

from labor_export import env

env.use_settings()

app = Celery("labor_export")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    # A ring that finds nothing costs one query; an unheard ring expires before the next.
    "refresh figures": {
        "task": "figures.refresh",
        "schedule": 1.0,
        "options": {"expires": 1},
    },
    "heartbeat": {"task": "core.heartbeat", "schedule": 5.0, "options": {"expires": 5}},
    # The sixth minute, not midnight: a refresh still under way belongs to the day that ended.
    "close days": {
        "task": "figures.close_days",
        "schedule": 60.0,
        "options": {"expires": 60, "queue": "long"},
    },
    "check the balance": {
        "task": "figures.check_balance",
        "schedule": crontab(hour=1, minute=30),
        "options": {"queue": "long"},
    },
}
app.conf.task_routes = {
    "figures.close_days": {"queue": "long"},
    "figures.check_balance": {"queue": "long"},
}
