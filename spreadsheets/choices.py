"""The codes of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FileFormat(models.TextChoices):
    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"


class RunState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("file", "Waiting its turn")
    RUNNING = "running", pgettext_lazy("file", "Being made")
    DONE = "done", pgettext_lazy("file", "Ready")
    FAILED = "failed", pgettext_lazy("file", "Not made")
    EXPIRED = "expired", pgettext_lazy("file", "Deleted")


# Those that a job still has to do something about.
OPEN = (RunState.QUEUED, RunState.RUNNING)
TINTS = {
    RunState.QUEUED: "warn",
    RunState.RUNNING: "warn",
    RunState.DONE: "good",
    RunState.FAILED: "bad",
    RunState.EXPIRED: "plain",
}


class Trouble(models.TextChoices):
    """Why a file was not made, as a sentence for whoever asked for it."""

    REFUSED = "refused", _("This list may no longer be seen with this account.")
    UNREADABLE = "unreadable", _("A filter can no longer be read. Open the list and set it anew.")
    TOO_LARGE = "too_large", _("The file would be too large. Set a filter, or take fewer columns.")
    BROKE = "broke", _("The work broke off three times. Ask for the file again later.")
