"""Bringing a sheet in: upload, preview, corrections, applying, and taking it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core import clock, names
from core.problems import Refused
from spreadsheets import doorbell, queries
from spreadsheets.actions import imports as actions
from spreadsheets.blanks import blank, refused_rows
from spreadsheets.choices import FileFormat, FileTrouble, ImportState, RunTrouble
from spreadsheets.forms import UploadForm, WithdrawForm
from spreadsheets.models import ImportRun
from spreadsheets.registry import may_import, sheets, sheets_for
from spreadsheets.sheets import Reading, Sheet, Verdict
from spreadsheets.views.typed import answers_in, typed_rows
from spreadsheets.writing import TYPES

SHOWN = 30  # imports on the page of one's own


def sheet_named(request: GuardedRequest, name: str) -> Sheet:
    """That kind of sheet, if it is this person's to bring in."""
    sheet = sheets().get(name)
    if sheet is None:
        raise Http404
    if not may_import(sheet, request.user):
        raise PermissionDenied
    return sheet


def own_run(request: GuardedRequest, token: str) -> ImportRun:
    """One's own import; somebody else's does not exist."""
    return get_object_or_404(queries.runs_of(request.user), token=token)


@requires(Permission.OWN_ACCOUNT)
def overview(request: GuardedRequest) -> HttpResponse:
    """The kinds of sheets that one may bring in, with their templates, and one's own imports."""
    kinds = sheets_for(request.user)
    runs = list(queries.runs_of(request.user)[:SHOWN])
    told = [(run, sheets()[run.sheet]) for run in runs if run.sheet in sheets()]
    return render(request, "spreadsheets/imports.html", {"kinds": kinds, "runs": told})


@requires(Permission.OWN_ACCOUNT)
def template(request: GuardedRequest, name: str) -> HttpResponse:
    """The empty workbook of that kind, with the lists of this importer."""
    sheet = sheet_named(request, name)
    home = request.user.home_commune
    reading = Reading(by=request.user, permission=sheet.permission, unit=home)
    return _file(blank(sheet, reading), str(sheet.label))


@requires(Permission.OWN_ACCOUNT, methods=("GET", "POST"))
def upload(request: GuardedRequest, name: str) -> HttpResponse:
    """Take a file in; it is looked at at once and checked in the background."""
    sheet = sheet_named(request, name)
    scope = request.user.scope_for(sheet.permission)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(data, files, sheet=sheet, scope=scope)
    if form.is_valid():

        def write() -> str:
            assert form.kind is not None
            run = actions.open_import(
                sheet=sheet,
                unit=form.unit_chosen,
                file_name=form.cleaned_data["file"].name or "",
                file_kind=form.kind,
                content=form.content,
                by=request.user,
            )
            return str(run.token)

        if token := form.write_once(request, write):
            doorbell.ring_for_imports()
            return redirect("spreadsheets:run", token)
    context = {"sheet": sheet, "form": form, "columns": [c for c in sheet.columns if c.blank]}
    return render(request, "spreadsheets/upload.html", context)


@requires(Permission.OWN_ACCOUNT)
def run(request: GuardedRequest, token: str) -> HttpResponse:
    """One import, wherever it stands."""
    return render(request, "spreadsheets/run.html", _told(request, own_run(request, token)))


@requires(Permission.OWN_ACCOUNT, polled=True)
def progress(request: GuardedRequest, token: str) -> HttpResponse:
    """The part of that page that asks again while a job works; the whole page when it is done."""
    mine = own_run(request, token)
    if not request.headers.get("HX-Request"):
        return redirect(mine)
    response = render(request, "spreadsheets/_progress.html", {"run": mine})
    if not mine.is_open:
        response["HX-Refresh"] = "true"
    return response


def _told(request: GuardedRequest, run: ImportRun) -> dict[str, Any]:
    context: dict[str, Any] = {
        "run": run,
        "sheet": sheets().get(run.sheet),
        "trouble": _trouble(run),
        "same": queries.same_file(run) if run.state != ImportState.DISCARDED else None,
        "tabs": queries.found_tabs(run) if run.tabs and run.sheet in sheets() else [],
    }
    if run.state in (ImportState.CHECKED, ImportState.DONE) and run.blocks.exists():
        show = _shown(request, run)
        context |= {
            "questions": queries.questions(run),
            "preview": queries.preview(run, show, _number(request.GET.get("page"))),
            "verdicts": [(v, getattr(run, v.value)) for v in Verdict],
        }
    return context


def _trouble(run: ImportRun) -> str:
    """The sentence for what stopped it, whether the file was to blame or not."""
    for troubles in (RunTrouble, FileTrouble):
        if run.trouble in troubles.values:
            return str(troubles(run.trouble).label)
    return ""


def _shown(request: GuardedRequest, run: ImportRun) -> Verdict:
    """The verdict asked for; otherwise the first that wants a look."""
    asked = request.GET.get("show", "")
    if asked in list(Verdict):
        return Verdict(asked)
    order = (Verdict.REFUSED, Verdict.CHANGED, Verdict.NEW, Verdict.UNCHANGED)
    return next((v for v in order if getattr(run, v.value)), Verdict.NEW)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1


# Working on the preview --------------------------------------------------------------------------


@requires(Permission.OWN_ACCOUNT, methods=("POST",))
def correct(request: GuardedRequest, token: str) -> HttpResponse:
    """Cells typed anew, proposals taken, rows confirmed or left out; then all is checked again."""
    mine = own_run(request, token)
    typed = typed_rows(request.POST)
    if not typed.anything:
        messages.info(request, _("Nothing was changed."))
        return redirect(_back(request, mine))
    return _acted(
        request, mine, lambda: actions.correct_rows(run=mine, **typed.said(), by=request.user)
    )


@requires(Permission.OWN_ACCOUNT, methods=("POST",))
def answer(request: GuardedRequest, token: str) -> HttpResponse:
    """How columns of days are meant."""
    mine = own_run(request, token)
    answers = answers_in(request.POST)
    return _acted(
        request, mine, lambda: actions.answer_questions(run=mine, answers=answers, by=request.user)
    )


@requires(Permission.OWN_ACCOUNT, methods=("POST",))
def again(request: GuardedRequest, token: str) -> HttpResponse:
    """Check once more: the register or the headings have changed."""
    mine = own_run(request, token)
    return _acted(request, mine, lambda: actions.check_again(run=mine, by=request.user))


@requires(Permission.OWN_ACCOUNT, methods=("POST",))
def apply(request: GuardedRequest, token: str) -> HttpResponse:
    """Have it written: all rows, or with `good_only` the good ones."""
    mine = own_run(request, token)
    seen = _number(request.POST.get("version"))
    good_only = request.POST.get("rows") == "good"
    return _acted(
        request,
        mine,
        lambda: actions.ask_to_apply(run=mine, version=seen, good_only=good_only, by=request.user),
    )


@requires(Permission.OWN_ACCOUNT, methods=("POST",))
def discard(request: GuardedRequest, token: str) -> HttpResponse:
    """Throw the preview away."""
    mine = own_run(request, token)
    try:
        actions.discard_import(run=mine, by=request.user)
    except Refused as refused:
        return _refused(request, mine, refused)
    messages.success(request, _("The import is thrown away. Nothing was recorded."))
    return redirect("spreadsheets:imports")


@requires(Permission.OWN_ACCOUNT, methods=("GET", "POST"))
def withdraw(request: GuardedRequest, token: str) -> HttpResponse:
    """Take back everything an applied import has recorded, while nothing depends on it: a job does
    it, and the page of the import says how far it is and what stood in the way."""
    mine = own_run(request, token)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():

        def write() -> str:
            reason = form.cleaned_data["reason"]
            return str(actions.ask_to_withdraw(run=mine, reason=reason, by=request.user).pk)

        if form.write_once(request, write):
            doorbell.ring_for_imports()
            return redirect(mine)
    context = {"run": mine, "sheet": sheets().get(mine.sheet), "form": form}
    return render(request, "spreadsheets/withdraw.html", context)


@requires(Permission.OWN_ACCOUNT, methods=("POST",))
def refused(request: GuardedRequest, token: str) -> HttpResponse:
    """Exactly the refused rows in their own layout, with the reasons. POST: it is audited."""
    mine = own_run(request, token)
    tabs, rows = queries.rows_to_take_back(mine)
    if not rows:
        messages.info(request, _("No row is refused."))
        return redirect(mine)
    actions.record_refused(run=mine, rows=rows, by=request.user)
    return _file(refused_rows(tabs), _("refused rows"))


def _acted(request: GuardedRequest, mine: ImportRun, act: Callable[[], object]) -> HttpResponse:
    """Back to the rows, with the sentences of a refusal; otherwise a job goes on with them."""
    try:
        act()
    except Refused as refused:
        return _refused(request, mine, refused)
    doorbell.ring_for_imports()
    return redirect(_back(request, mine))


def _refused(request: GuardedRequest, mine: ImportRun, refused: Refused) -> HttpResponse:
    for problem in refused.problems:
        messages.error(request, str(problem.message))
    return redirect(_back(request, mine))


def _back(request: GuardedRequest, mine: ImportRun) -> str:
    """The same page of the same rows."""
    kept = {n: v for n in ("show", "page") if (v := request.POST.get(n, ""))}
    address = reverse("spreadsheets:run", args=[mine.token])
    return f"{address}?{urlencode(kept)}" if kept else address


def _file(content: bytes, label: str) -> HttpResponse:
    name = f"{slugify(names.fold(label))}-{clock.today():%Y-%m-%d}.xlsx"
    headers = {
        "Content-Type": TYPES[FileFormat.XLSX],
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, headers=headers)
