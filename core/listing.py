"""One way to show a list: its columns are declared, and the address holds what was asked.

`Listing` says what the list is, `@lists` opens a view as one, and `listed` gives its template
(`components/_listing.html`) the page of rows. Files are made from the same columns, so a column
gives a typed value; how it is written stands in `core.figures.written`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import wraps
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from core import back, figures
from core.grouping import GroupHeading, Grouping, under_headings
from core.lean import BATCH
from core.models import SavedFilter
from core.pages import PAGE_SIZE, Order

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Parameters that every list has; the others are the filters it declares.
SORT, COLUMNS, PAGE, CHOSEN = "sort", "columns", "page", "chosen"
LONGEST_QUERY = 1000


@dataclass(frozen=True)
class Column:
    """One column: `value(row)` is a text, day, instant, number, truth or nothing, never HTML.

    `sort` names the fields it is ordered by; without them its heading is no link. `shown=False`
    waits behind "Columns". With a `group` the rows stand under headings as long as the list is
    sorted by this column. `tint(row)` makes a state of it, `note(row)` adds a few soft words.
    `file=False` is for what only a page can use, such as "Discard"; `page=False` stands in every
    file, before all others, and on no page: what tells the rows of a file when it comes back.
    """

    key: str
    label: "str | StrPromise"
    value: Callable[[Any], Any]
    _: KW_ONLY
    link: Callable[[Any], str | None] | None = None
    sort: tuple[str | OrderBy, ...] = ()
    shown: bool = True
    number: bool = False
    tint: Callable[[Any], str] | None = None
    note: Callable[[Any], Any] | None = None
    file: bool = True
    page: bool = True
    group: Grouping | None = None


LISTINGS: dict[str, "Listing"] = {}


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list: its route, its columns (the first one on the page names the row), and its filters.

    `default_order` is the key of a column, with "-" for descending; empty keeps the order in
    which the rows come. `empty` says what to do while there is nothing at all. `for_file` reads the
    found rows for a file, where the page's way of reading takes too long: the same rows in the
    same order, and `prepare` gets them as it gets those of a page.
    """

    name: str  # the route, such as "workers:list"
    label: "str | StrPromise"
    columns: tuple[Column, ...]
    default_order: str = ""
    filters: tuple[str, ...] = ()
    empty: "str | StrPromise"
    row_key: Callable[[Any], Any] = attrgetter("pk")
    size: int = PAGE_SIZE
    for_file: Callable[[Any], Iterable[Any]] | None = None

    def __post_init__(self) -> None:
        LISTINGS[self.name] = self

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)

    @property
    def on_page(self) -> tuple[Column, ...]:
        """The columns that a page can show."""
        return tuple(column for column in self.columns if column.page)

    def chosen(self, asked: str | None) -> tuple[Column, ...]:
        """The columns asked for, in the order of the list; the first one always. Unknown ones
        are left out, and with nothing known asked for it is the usual ones."""
        first, *others = columns = self.on_page
        keys = set((asked or "").split(",")) & {column.key for column in columns}
        return (first, *(c for c in others if (c.key in keys if keys else c.shown)))

    def kept(self, asked: QueryDict) -> str:
        """What of a query string is worth a name: filters, order and columns, and nothing else."""
        names = (*self.filters, SORT, COLUMNS)
        pairs = [(name, value) for name in names for value in asked.getlist(name) if value]
        return urlencode(pairs)


@dataclass(frozen=True)
class Bulk:
    """Something that may be done to several chosen rows; `url` takes them by POST."""

    label: "str | StrPromise"
    url: str


@dataclass(frozen=True)
class Heading:
    column: Column
    href: str  # empty: not sorted by this one
    state: str  # "", "ascending" or "descending"


@dataclass(frozen=True)
class Cell:
    column: Column
    text: str
    link: str
    tint: str
    note: str


@dataclass(frozen=True)
class Row:
    key: str
    cells: list[Cell]
    heading: GroupHeading | None = None

    @property
    def anchor(self) -> str:
        return f"row-{self.key}"

    @property
    def title(self) -> str:
        return self.cells[0].text


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page of a list, ready for `components/_listing.html`."""

    listing: Listing
    request: HttpRequest = field(repr=False)
    page: Page
    rows: list[Row]
    order: Order
    columns: tuple[Column, ...]
    form: BaseForm | None
    bulk: Sequence[Bulk]
    saved: list[SavedFilter]

    @property
    def unreadable(self) -> bool:
        """A filter could not be read, so no rows are shown: they would be the wrong ones."""
        return self.form is not None and bool(self.form.errors)

    @property
    def filtered(self) -> bool:
        return any(self.request.GET.get(name) for name in self.listing.filters)

    @property
    def query(self) -> str:
        """This list as a saved filter keeps it."""
        return self.listing.kept(self.request.GET)

    @property
    def known(self) -> SavedFilter | None:
        """The saved filter that this is."""
        return next((saved for saved in self.saved if saved.query == self.query), None)

    @property
    def to_save(self) -> str:
        """What the page that saves a filter is told."""
        return urlencode({"listing": self.listing.name, "query": self.query})

    @property
    def everything(self) -> str:
        """The list without filters, also where a saved one opens by itself."""
        return f"?{PAGE}=1"

    @property
    def here(self) -> str:
        return back.here(self.request)

    @property
    def all_chosen(self) -> bool:
        return CHOSEN in self.request.GET

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Order and columns, for the form of the filters."""
        return self._pairs(SORT, COLUMNS)

    @property
    def carried_filters(self) -> list[tuple[str, str]]:
        """Filters and order, for the form of the columns."""
        return self._pairs(*self.listing.filters, SORT)

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns]

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.columns) + bool(self.bulk)

    @property
    def previous(self) -> str:
        return self._with(page=self.page.previous_page_number())

    @property
    def next(self) -> str:
        return self._with(page=self.page.next_page_number())

    @property
    def choose_all(self) -> str:
        return self._with(page=self.page.number, chosen="page")

    def _heading(self, column: Column) -> Heading:
        now = self.order.key == column.key
        state = ("descending" if self.order.descending else "ascending") if now else ""
        turned = f"-{column.key}" if state == "ascending" else column.key
        return Heading(column, self._with(sort=turned) if column.sort else "", state)

    def _pairs(self, *names: str) -> list[tuple[str, str]]:
        asked = self.request.GET
        return [(name, value) for name in names for value in asked.getlist(name) if value]

    def _with(self, **changes: Any) -> str:
        pairs = self._pairs(*self.listing.filters, SORT, COLUMNS)
        pairs = [pair for pair in pairs if pair[0] not in changes]
        return f"?{urlencode([*pairs, *changes.items()])}"


@dataclass(frozen=True, kw_only=True)
class Whole:
    """Everything a list found, for a file: what its pages show, all of them, in their order.

    `listed` hands it to `request.take_whole` if there is one, and makes no page then.
    """

    listing: Listing
    columns: tuple[Column, ...]
    found: Any
    prepare: Callable[[Any], Iterable[Any]]
    form: BaseForm | None
    asked: QueryDict

    @property
    def unreadable(self) -> bool:
        """A filter could not be read: the page shows no rows then, and a file would lie."""
        return self.form is not None and bool(self.form.errors)

    def count(self) -> int:
        return len(self.found) if isinstance(self.found, list) else self.found.count()

    def rows(self) -> Iterator[Any]:
        """What the columns read, a batch at a time: a long list does not fill the memory."""
        found, lean = self.found, self.listing.for_file
        if not isinstance(found, list):
            found = lean(found) if lean else found.iterator(chunk_size=BATCH)
        rest = iter(found)
        while batch := list(islice(rest, BATCH)):
            yield from self.prepare(batch)


class Taken(Exception):
    """The rows went to whoever asked for all of them."""


View = TypeVar("View", bound=Callable[..., HttpResponse])


def lists(listing: Listing) -> Callable[[View], View]:
    """Under `@requires`: this page is that list. Without any question it opens as the person's
    usual saved filter, if there is one."""

    def mark(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            taken = hasattr(request, "take_whole")
            elsewhere = "" if taken else _elsewhere(request, listing)
            try:
                return redirect(elsewhere) if elsewhere else view(request, *args, **kwargs)
            except Taken:
                return HttpResponse(status=204)

        opened.listing = listing  # type: ignore[attr-defined]
        return cast(View, opened)

    return mark


def _elsewhere(request: HttpRequest, listing: Listing) -> str:
    """Where the same question is written as it should be; empty: here."""
    if "column" in request.GET:  # the boxes of "Columns", one parameter each
        asked = ",".join(request.GET.getlist("column"))
        params = request.GET.copy()
        del params["column"]
        params[COLUMNS] = asked
        if listing.chosen(asked) == listing.chosen(None):
            del params[COLUMNS]
        return f"{request.path}?{listing.kept(params) or f'{PAGE}=1'}"
    if request.GET or request.method != "GET":
        return ""
    mine = SavedFilter.objects.filter(
        user_id=request.user.pk or 0, listing=listing.name, usual=True
    )
    usual = mine.values_list("query", flat=True).first()
    return f"{request.path}?{usual}" if usual else ""


def listed(
    request: HttpRequest,
    listing: Listing,
    rows: Any,
    *,
    prepare: Callable[[Any], Iterable[Any]] = iter,
    form: BaseForm | None = None,
    bulk: Sequence[Bulk] = (),
    paginator: type[Paginator] = Paginator,
    usual_order: str | None = None,
) -> Listed:
    """The page asked for. `rows` are what the filters found: a queryset, or a list in its order.

    `prepare` turns the rows of one page into what the columns read. An unknown column, order or
    page is the usual one, and a filter that could not be read shows no rows. `usual_order` stands
    for the list's default order where that depends on who looks.
    """
    if form is not None and form.errors:
        rows = rows[:0] if isinstance(rows, list) else rows.none()
    order = _order(request, listing.default_order if usual_order is None else usual_order, listing)
    if order.key and not isinstance(rows, list):
        rows = _sorted(rows, listing, order)
    columns = listing.chosen(request.GET.get(COLUMNS))
    if take := getattr(request, "take_whole", None):
        inside = (*(column for column in listing.columns if not column.page), *columns)
        asked = request.GET
        whole = Whole(
            listing=listing, columns=inside, found=rows, prepare=prepare, form=form, asked=asked
        )
        take(whole)
        raise Taken
    page = paginator(rows, listing.size).get_page(request.GET.get(PAGE))
    sorting = listing.column(order.key)
    under = under_headings(sorting.group if sorting else None, prepare(page.object_list), rows)
    return Listed(
        listing=listing,
        request=request,
        page=page,
        rows=[_row(request, listing, columns, row, heading) for row, heading in under],
        order=order,
        columns=columns,
        form=form,
        bulk=bulk,
        saved=list(SavedFilter.objects.filter(user_id=request.user.pk or 0, listing=listing.name)),
    )


def _order(request: HttpRequest, usual: str, listing: Listing) -> Order:
    """By ?sort= if that is a column with an order, otherwise the usual one."""
    asked = request.GET.get(SORT, "")
    column = listing.column(asked.removeprefix("-"))
    if column is None or not column.sort:
        asked = usual
    return Order(asked.removeprefix("-"), asked.startswith("-"))


def _sorted(rows: Any, listing: Listing, order: Order) -> Any:
    column = listing.column(order.key)
    assert column is not None, f"{listing.name} has no column {order.key}"
    fields = [_directed(name, descending=order.descending) for name in column.sort]
    return rows.order_by(*fields, "-pk" if order.descending else "pk")


def _directed(name: str | OrderBy, *, descending: bool) -> OrderBy:
    """That field in its direction, or in the other one; nulls stay where they are declared."""
    if isinstance(name, str):
        name = OrderBy(F(name.removeprefix("-")), descending=name.startswith("-"))
    turned = name.copy()
    turned.descending = name.descending != descending
    return turned


def _row(
    request: HttpRequest,
    listing: Listing,
    columns: Iterable[Column],
    row: Any,
    heading: GroupHeading | None = None,
) -> Row:
    key = str(listing.row_key(row))
    here = back.here(request, row=f"row-{key}")
    return Row(key, [_cell(column, row, here) for column in columns], heading)


def _cell(column: Column, row: Any, here: str) -> Cell:
    link = column.link(row) if column.link else None
    return Cell(
        column=column,
        text=figures.written(column.value(row)),
        link=back.with_back(link, here) if link else "",
        tint=column.tint(row) if column.tint else "",
        note=str(column.note(row) or "") if column.note else "",
    )
