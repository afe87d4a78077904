"""Matching columns by hand, and the words that staff have taught for headings."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core.problems import Refused
from spreadsheets import checking, doorbell
from spreadsheets.actions import imports as actions
from spreadsheets.checking import Looked
from spreadsheets.forms import LEAVE_OUT, HeadingForm, columns_of
from spreadsheets.headings import guesses
from spreadsheets.models import HeadingAlias, ImportRun
from spreadsheets.registry import sheets
from spreadsheets.sheets import Raw, Sheet
from spreadsheets.values import is_blank, seen
from spreadsheets.views.imports import own_run, sheet_named

ROWS_SHOWN = 15
CELLS_SHOWN = 8
SAMPLES = 3


@requires(Permission.OWN_ACCOUNT, methods=("GET", "POST"))
def columns(request: GuardedRequest, token: str, tab: int) -> HttpResponse:
    """Say in which row the headings stand and what each column is; remembered for the unit."""
    run = own_run(request, token)
    looked = next((t for t in checking.tabs_of(run) if t.number == tab and not t.hidden), None)
    sheet = sheets().get(run.sheet)
    if looked is None or sheet is None:
        raise Http404
    head = checking.first_rows(run, tab, ROWS_SHOWN)
    first, last = _heading_rows(request, looked, head)
    places = _places(head, last)
    if request.method == "POST" and "match" in request.POST:
        done = _match(request, run, sheet, looked, first, last, places, head)
        if done is not None:
            return done
    texts = _texts(head, first, last, places, looked)
    near = guesses(looked.headed(), sheet)
    rows = [
        {
            "place": place,
            "letter": _letter(place),
            "heading": texts.get(place, ""),
            "chosen": looked.columns.get(place) or (near.get(place) or [LEAVE_OUT])[0],
            "guessed": place not in looked.columns and bool(near.get(place)),
            "samples": _samples(head, last, place),
        }
        for place in places
    ]
    context = {
        "run": run,
        "sheet": sheet,
        "tab": looked,
        "head": [(number, _beginning(cells)) for number, cells in head],
        "first": first,
        "last": last,
        "columns": rows,
        "choices": columns_of(sheet),
        "missing": [
            str(column.heading) for column in sheet.columns if column.name in looked.missing
        ],
    }
    return render(request, "spreadsheets/columns.html", context)


def _heading_rows(
    request: GuardedRequest, looked: Looked, head: list[tuple[int, list[Raw]]]
) -> tuple[int, int]:
    """The rows of the headings: as asked for, as found, or the first row there is."""
    numbers = [number for number, _cells in head] or [1]
    asked = request.POST if request.method == "POST" else request.GET
    first = _in(numbers, asked.get("first")) or looked.first or numbers[0]
    last = _in(numbers, asked.get("last")) or looked.last or first
    return first, max(first, last)


def _in(numbers: list[int], text: str | None) -> int | None:
    number = int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else None
    return number if number in numbers else None


def _places(head: list[tuple[int, list[Raw]]], last: int) -> list[int]:
    """The columns in which anything stands."""
    return sorted({p for _n, cells in head for p, cell in enumerate(cells) if not is_blank(cell)})


def _texts(
    head: list[tuple[int, list[Raw]]], first: int, last: int, places: list[int], looked: Looked
) -> dict[int, str]:
    """Headings as found; where other rows were chosen, what stands in them."""
    if (first, last) == (looked.first, looked.last) and looked.texts:
        return looked.texts
    rows = [cells for number, cells in head if first <= number <= last]
    return {
        place: " / ".join(
            _text(cells[place])
            for cells in rows
            if place < len(cells) and not is_blank(cells[place])
        )
        for place in places
    }


def _samples(head: list[tuple[int, list[Raw]]], last: int, place: int) -> list[str]:
    below = [cells[place] for number, cells in head if number > last and place < len(cells)]
    return [_text(cell) for cell in below if not is_blank(cell)][:SAMPLES]


def _text(raw: Raw) -> str:
    return "" if is_blank(raw) else seen(raw)


def _beginning(cells: list[Raw]) -> list[str]:
    """The first cells of a row, as many as of every other row."""
    return [_text(cell) for cell in [*cells, *[None] * CELLS_SHOWN][:CELLS_SHOWN]]


def _letter(place: int) -> str:
    """A, B … Z, AA: as the spreadsheet calls it."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _match(
    request: GuardedRequest,
    run: ImportRun,
    sheet: Sheet,
    looked: Looked,
    first: int,
    last: int,
    places: list[int],
    head: list[tuple[int, list[Raw]]],
) -> HttpResponse | None:
    chosen = {place: request.POST.get(f"column-{place}", LEAVE_OUT) for place in places}
    used = {place: name for place, name in chosen.items() if name != LEAVE_OUT}
    twice = {name for name in used.values() if list(used.values()).count(name) > 1}
    if twice:
        known = ", ".join(str(c.heading) for c in sheet.columns if c.name in twice)
        told = _("These columns were chosen twice: %(columns)s. Choose each once.")
        messages.error(request, told % {"columns": known})
        return None
    if lacking := sheet.lacking(used.values()):
        known = ", ".join(str(c.heading) for c in sheet.columns if c.name in lacking)
        told = _("Without these columns the sheet cannot be read: %(columns)s. Choose them.")
        messages.error(request, told % {"columns": known})
        return None
    try:
        actions.match_columns(
            run=run, tab=looked.number, first=first, last=last, columns=used, by=request.user
        )
        if request.POST.get("remember"):
            _remember(request, run, sheet, _texts(head, first, last, places, looked), chosen)
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, str(problem.message))
        return redirect(run)
    doorbell.ring_for_imports()
    return redirect(run)


def _remember(
    request: GuardedRequest,
    run: ImportRun,
    sheet: Sheet,
    texts: dict[int, str],
    chosen: dict[int, str],
) -> None:
    """For the unit of the run, or of the person; the Department teaches everybody."""
    unit = run.unit or request.user.home_commune
    for place, name in chosen.items():
        if text := texts.get(place, ""):
            column = "" if name == LEAVE_OUT else name
            actions.teach_heading(
                sheet=sheet, written=text[:120], column=column, unit=unit, by=request.user
            )


# The words that staff have taught ----------------------------------------------------------------


@requires(Permission.OWN_ACCOUNT, methods=("GET", "POST"))
def taught(request: GuardedRequest, name: str) -> HttpResponse:
    """Headings of this kind of sheet: ours, those taught for everybody, and for one's unit."""
    sheet = sheet_named(request, name)
    scope = request.user.scope_for(sheet.permission)
    form = HeadingForm(request.POST if request.method == "POST" else None, sheet=sheet, scope=scope)
    if form.is_valid():
        column = form.cleaned_data["column"]

        def write() -> str:
            alias = actions.teach_heading(
                sheet=sheet,
                written=form.cleaned_data["written"],
                column="" if column == LEAVE_OUT else column,
                unit=form.unit_chosen,
                by=request.user,
            )
            return str(alias.pk)

        if form.write_once(request, write):
            messages.success(request, _("The heading is known from now on."))
            return redirect("spreadsheets:taught", name)
    context: dict[str, Any] = {"sheet": sheet, "form": form, "rows": _taught(request, sheet)}
    return render(request, "spreadsheets/taught.html", context)


def _taught(request: GuardedRequest, sheet: Sheet) -> list[dict[str, Any]]:
    scope = request.user.scope_for(sheet.permission)
    found = HeadingAlias.objects.filter(sheet=sheet.name).select_related("unit", "taught_by")
    return [
        {
            "alias": alias,
            "column": column.heading if (column := sheet.column(alias.column)) else "",
            "mine": scope.whole_province or (alias.unit_id and scope.covers(alias.unit_id)),
        }
        for alias in found
        if alias.unit_id is None or scope.covers(alias.unit_id)
    ]


@requires(Permission.OWN_ACCOUNT, methods=("POST",))
def forget(request: GuardedRequest, pk: int) -> HttpResponse:
    """Take a taught heading away."""
    alias = get_object_or_404(HeadingAlias, pk=pk)
    sheet = sheet_named(request, alias.sheet)
    scope = request.user.scope_for(sheet.permission)
    if alias.unit_id and not scope.covers(alias.unit_id):
        raise Http404
    actions.forget_heading(alias=alias, by=request.user)
    messages.success(request, _("The heading is forgotten."))
    return redirect("spreadsheets:taught", sheet.name)
