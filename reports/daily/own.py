"""What waits for one person alone: typed and not sent, sheets in hand, targets to approve.

There are few of each, so all of them stand on the daily page itself.
"""

from collections.abc import Sequence
from typing import Any

from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core import unsent
from core.figures import whole, written
from reports.daily.todo import Answer, Errand, Line, Todo
from reports.worklists import Viewer
from spreadsheets.choices import IMPORT_IN_HAND
from spreadsheets.models import ImportRun
from spreadsheets.queries import runs_of
from targets.models import TargetVersion
from targets.queries import waiting_for

# The forms that keep what is typed, as their pages are called.
_FORMS = {
    "contracts:departure_new": gettext_lazy("Record a departure"),
    "contracts:return_new": gettext_lazy("Record a return"),
    "contracts:departure_edit": gettext_lazy("Correct a departure"),
    "workers:new": gettext_lazy("Record a person"),
    "workers:edit": gettext_lazy("Correct a file"),
}


def own_lists(viewer: Viewer, home: str) -> list[Todo]:
    """The lists of this person alone on which something stands, the most urgent first."""
    user = viewer.user
    found: list[tuple[str, str, list[Line]]] = [
        (
            "targets",
            _("Targets that wait for approval"),
            [_of_version(row, _errand(viewer, home, "targets")) for row in waiting_for(user)],
        ),
        (
            "unsent",
            _("Typed and not sent"),
            [_of_entry(entry, _errand(viewer, home, "unsent")) for entry in unsent.all_of(user.pk)],
        ),
        (
            "sheets",
            _("Sheets that wait for an answer"),
            [
                _of_run(run, _errand(viewer, home, "sheets"))
                for run in runs_of(user).filter(state__in=IMPORT_IN_HAND)
            ],
        ),
    ]
    return [_todo(key, label, lines) for key, label, lines in found if lines]


def _errand(viewer: Viewer, home: str, key: str) -> Errand:
    return Errand(viewer, f"{home}?at={key}#{key}")


def _todo(key: str, label: str, lines: Sequence[Line]) -> Todo:
    return Todo(key=key, label=label, number=whole(len(lines)), href="", lines=lines)


def _of_version(version: TargetVersion, errand: Errand) -> Line:
    code = version.plan.code
    said = {"who": version.entered_by.full_name, "day": written(version.entered_at)}
    return Line(
        key=f"targets-{version.pk}",
        title=_("Plan %(code)s") % {"code": code},
        href=errand.see("targets:plan", code),
        about=f"{version.document_number}, {written(version.document_date)}",
        why=_("entered by %(who)s, %(day)s") % said,
        late=False,
        answers=[Answer(label=_("Decide"), href=errand.see("targets:approve", code))],
    )


def _of_entry(entry: unsent.Unsent, errand: Errand) -> Line:
    discard = pgettext("draft", "Discard")
    return Line(
        key=f"unsent-{entry.pk}",
        title=str(_form_of(entry)),
        href=entry.address,
        about=_name_in(entry),
        why=_("typed until %(instant)s; kept for a week") % {"instant": written(entry.kept_at)},
        late=False,
        answers=[
            Answer(label=pgettext("draft", "Continue"), href=entry.address),
            errand.go(discard, "accounts:entry_discard", entry.pk),
        ],
    )


def _form_of(entry: unsent.Unsent) -> str | Promise:
    try:
        route: Any = resolve(entry.page.partition("?")[0]).view_name
    except Resolver404:
        route = ""
    return _FORMS.get(route, _("Another form"))


def _name_in(entry: unsent.Unsent) -> str:
    """Whom it was about, if a name was typed."""
    named = (name for name in entry.typed if name.endswith("full_name"))
    return next((str(entry.typed[name]) for name in named if entry.typed[name]), "")


def _of_run(run: ImportRun, errand: Errand) -> Line:
    numbers = {"read": whole(run.read), "refused": whole(run.refused)}
    rows = _("%(read)s rows, %(refused)s refused") % numbers if run.read else ""
    return Line(
        key=f"sheet-{run.token}",
        title=run.file_name,
        href=reverse("spreadsheets:run", args=[run.token]),
        about=written(run.uploaded_at),
        why="; ".join(filter(None, (str(run.get_state_display()), rows))),
        late=False,
        answers=[
            Answer(
                label=_("Answer and apply"),
                href=errand.see("spreadsheets:run", run.token),
            )
        ],
    )
