"""What can be asked about one person in two units, and how far it has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestKind(models.TextChoices):
    MOVE = "move", _("The person lives here now: move the file")
    CORRECT = "correct", _("The number is wrong in the other file: correct it")


class RequestState(models.TextChoices):
    OPEN = "open", pgettext_lazy("request", "Waiting for a decision")
    MOVED = "moved", pgettext_lazy("request", "File moved")
    CORRECTED = "corrected", pgettext_lazy("request", "Number corrected")
    REFUSED = "refused", pgettext_lazy("request", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "Withdrawn")


class MergeState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("merge", "Proposed")
    DONE = "done", pgettext_lazy("merge", "Merged")
    REFUSED = "refused", pgettext_lazy("merge", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("merge", "Withdrawn")
    UNDO_ASKED = "undo_asked", pgettext_lazy("merge", "Undo proposed")
    UNDONE = "undone", pgettext_lazy("merge", "Undone")


# The two files are one while a merge is in one of these.
STANDING = (MergeState.DONE, MergeState.UNDO_ASKED)
# Somebody has to decide.
WAITING = (MergeState.PROPOSED, MergeState.UNDO_ASKED)

REQUEST_TINTS = {
    RequestState.OPEN: "warn",
    RequestState.MOVED: "good",
    RequestState.CORRECTED: "good",
    RequestState.REFUSED: "bad",
    RequestState.WITHDRAWN: "plain",
}
MERGE_TINTS = {
    MergeState.PROPOSED: "warn",
    MergeState.DONE: "good",
    MergeState.REFUSED: "bad",
    MergeState.WITHDRAWN: "plain",
    MergeState.UNDO_ASKED: "warn",
    MergeState.UNDONE: "plain",
}
