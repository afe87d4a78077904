"""Matching columns by hand, and the words that staff have taught for headings."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

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
    head = _Head(looked, checking.first_rows(run, tab, ROWS_SHOWN))
    if request.method == "POST":
        head.choose_rows(request.POST)
        head.chosen = {place: request.POST.get(f"column-{place}", "") for place in head.places}
        if _matched(request, run, sheet, head):
            doorbell.ring_for_imports()
            return redirect(run)
    else:
        head.choose_rows(request.GET)
    context = {
        "run": run,
        "sheet": sheet,
        "tab": looked,
        "head": head,
        "columns": head.columns(sheet),
        "choices": columns_of(sheet),
        "missing": [
            str(column.heading) for column in sheet.columns if column.name in looked.missing
        ],
    }
    return render(request, "spreadsheets/columns.html", context)


@dataclass
class _Head:
    """The first rows of a tab, in which rows its headings stand, and what was chosen for each."""

    looked: Looked
    rows: list[tuple[int, list[Raw]]]
    first: int = 0
    last: int = 0
    chosen: dict[int, str] = field(default_factory=dict)

    def choose_rows(self, asked: QueryDict) -> None:
        """The rows of the headings: as asked for, as found, or the first row there is."""
        numbers = {str(number): number for number, _cells in self.rows}
        top = self.looked.first or min(numbers.values(), default=1)
        self.first = numbers.get(asked.get("first", ""), top)
        last = numbers.get(asked.get("last", ""), self.looked.last)
        self.last = max(self.first, last)

    @property
    def places(self) -> list[int]:
        """The columns in which anything stands."""
        filled = {
            p for _n, cells in self.rows for p, cell in enumerate(cells) if not is_blank(cell)
        }
        return sorted(filled)

    @property
    def texts(self) -> dict[int, str]:
        """Headings as found; where other rows were chosen, what stands in them."""
        if (self.first, self.last) == (self.looked.first, self.looked.last) and self.looked.texts:
            return self.looked.texts
        return {
            place: " / ".join(self._below(place, since=self.first, until=self.last))
            for place in self.places
        }

    @property
    def beginnings(self) -> list[tuple[int, list[str]]]:
        """The first cells of each row, as many of every row."""
        return [
            (number, [_text(cell) for cell in [*cells, *[None] * CELLS_SHOWN][:CELLS_SHOWN]])
            for number, cells in self.rows
        ]

    def columns(self, sheet: Sheet) -> list[dict[str, Any]]:
        """Each column with its heading, first values, and what it is read as: as was chosen just
        now, as it was found, or as it may be meant."""
        near, texts = guesses(self.looked.headed(), sheet), self.texts
        return [
            {
                "place": place,
                "letter": xl_col_to_name(place),
                "heading": texts.get(place, ""),
                "chosen": self.chosen.get(place)
                or self.looked.columns.get(place)
                or (near.get(place) or [LEAVE_OUT])[0],
                "guessed": not self.chosen
                and place not in self.looked.columns
                and bool(near.get(place)),
                "samples": self._below(place, since=self.last + 1)[:SAMPLES],
            }
            for place in self.places
        ]

    @property
    def used(self) -> dict[int, str]:
        """What is read as something."""
        return {place: name for place, name in self.chosen.items() if name not in ("", LEAVE_OUT)}

    def _below(self, place: int, *, since: int, until: int | None = None) -> list[str]:
        rows = [c for n, c in self.rows if n >= since and (until is None or n <= until)]
        cells = [row[place] for row in rows if place < len(row)]
        return [_text(cell) for cell in cells if not is_blank(cell)]


def _text(raw: Raw) -> str:
    return "" if is_blank(raw) else seen(raw)


def _matched(request: GuardedRequest, run: ImportRun, sheet: Sheet, head: _Head) -> bool:
    """Whether the columns are taken as chosen; otherwise the page says why and keeps them."""
    try:
        actions.match_columns(
            run=run,
            tab=head.looked.number,
            first=head.first,
            last=head.last,
            columns=head.used,
            by=request.user,
        )
        if request.POST.get("remember"):
            _remember(request, run, sheet, head)
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, str(problem.message))
        return False
    return True


def _remember(request: GuardedRequest, run: ImportRun, sheet: Sheet, head: _Head) -> None:
    """What the program did not see by itself, for the unit of the run or of the person; the
    Department teaches everybody."""
    unit, texts = run.unit or request.user.home_commune, head.texts
    found = {} if head.looked.by_hand else head.looked.columns
    for place, name in head.chosen.items():
        column = head.used.get(place, "")
        if texts.get(place) and name and found.get(place, "") != column:
            actions.teach_heading(
                sheet=sheet, written=texts[place][:120], column=column, unit=unit, by=request.user
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
