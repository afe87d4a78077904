"""The fixed words of training: what is taught, and what became of each person on a course."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TrainingKind(models.TextChoices):
    """The three flags kept apart; only orientation decides who counts as trained."""

    ORIENTATION = "orientation", _("Orientation before departure")
    LANGUAGE = "language", _("Language course")
    VOCATIONAL = "vocational", _("Vocational or skill course")

    @classmethod
    def asked(cls, kind: str) -> "TrainingKind":
        """The kind an address asks for; orientation unless it names another one."""
        return cls(kind) if kind in cls.values else cls.ORIENTATION


class Standing(models.TextChoices):
    """Where a person stands on a course's list."""

    PLACE = "place", pgettext_lazy("course", "Has a place")
    WAITING = "waiting", pgettext_lazy("course", "Waiting list")
    OFF = "off", pgettext_lazy("course", "Taken off")


class Result(models.TextChoices):
    """How the course ended for a person; empty while it is not known."""

    COMPLETED = "completed", pgettext_lazy("course", "Completed")
    NOT_COMPLETED = "not_completed", pgettext_lazy("course", "Not completed")
    LEFT = "left", pgettext_lazy("course", "Left the course")
