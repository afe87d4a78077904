"""Wiring only: settings, URLs, the Celery app. No domain word lives here."""

from labor_export.celery import app as celery_app

__all__ = ["celery_app"]
