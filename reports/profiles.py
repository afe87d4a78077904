"""Tables of markets, enterprises, units and programmes: what left, ended and is abroad."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.figures import NOTHING, percent, points, signed
from core.names import sort_key
from core.pages import Order
from figures.indicators import END_GROUPS, FLOW, STOCK_LABELS, group_of
from figures.queries import Profile, year_earlier
from figures.questions import Question
from reports.links import Links

# What the tables of markets and enterprises count of the departures.
MEASURES = (
    "departures",
    "women",
    "trained",
    "skilled_b",
    "qualification_known",
    "high_income",
)


@dataclass(frozen=True, kw_only=True)
class Ways:
    """Where the numbers of a table lead: this question's lists, and those of a year earlier."""

    links: Links
    earlier: Links | None
    narrowed: Mapping[str, str] = field(default_factory=dict)

    def number(self, value: int, figure: str, within: Mapping[str, str]) -> str:
        return self.links.number(value, figure, **{**self.narrowed, **within})

    def before(self, value: int, within: Mapping[str, str]) -> str:
        if self.earlier is None:
            return NOTHING
        return self.earlier.number(value, "departures", **{**self.narrowed, **within})


def ways_of(links: Links, question: Question, **narrowed: str) -> Ways:
    """`narrowed`: what the whole page is narrowed to, as lists name it."""
    earlier = year_earlier(question)
    return Ways(
        links=links,
        earlier=links.on_days(earlier.first, earlier.last, earlier.as_of) if earlier else None,
        narrowed={name: value for name, value in narrowed.items() if value},
    )


Value = Callable[[Profile, Profile], Any]
Shown = Callable[[Profile, Profile, Ways, Mapping[str, str]], str]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A column: `value` sorts it, `shown` writes it; both get a line and the total."""

    key: str
    label: str | Promise
    value: Value
    shown: Shown
    word: str = ""


def _count(key: str, label: str | Promise, figure: str, value: Callable[[Profile], int]) -> Figure:
    """A number that opens its list."""
    return Figure(
        key=key,
        label=label,
        value=lambda line, _total: value(line),
        shown=lambda line, _total, ways, within: ways.number(value(line), figure, within),
        word=figure.split(":")[0] if figure.startswith(("ends", "expired")) else figure,
    )


def _share(code: str, label: str | Promise) -> Figure:
    """A number with its share; the share sorts it."""
    of = FLOW[code].of

    def shown(line: Profile, _total: Profile, ways: Ways, within: Mapping[str, str]) -> str:
        number = ways.number(line.counts[code], code, within)
        return _with(number, percent(line.counts[code], line.counts[of]))

    return Figure(
        key=code,
        label=label,
        value=lambda line, _total: _ratio(line.counts[code], line.counts[of]),
        shown=shown,
        word=code,
    )


def _with(number: str, beside: str) -> SafeString:
    """A number and, softer, what part it is."""
    soft = f' <span class="soft">{beside}</span>' if beside != NOTHING else ""
    return SafeString(f"{number}{soft}")


def _ratio(part: int, of: int) -> float | None:
    return part / of if of else None


def _shift(line: Profile, total: Profile) -> str:
    return points((line.departures, total.departures), (line.before, total.before))


def _shift_value(line: Profile, total: Profile) -> float | None:
    now, before = (
        _ratio(line.departures, total.departures),
        _ratio(line.before, total.before),
    )
    return None if now is None or before is None else now - before


def _change(line: Profile, _total: Profile, ways: Ways, _within: Mapping[str, str]) -> str:
    return signed(line.departures - line.before) if ways.earlier else NOTHING


def _points(line: Profile, total: Profile, ways: Ways, _within: Mapping[str, str]) -> str:
    return _shift(line, total) if ways.earlier else NOTHING


def _overstayed(line: Profile, _total: Profile, ways: Ways, within: Mapping[str, str]) -> str:
    over = ways.number(line.overstayed, "expired:abroad", within)
    if not line.expired:
        return NOTHING
    return SafeString(f"{over}/{ways.number(line.expired, 'expired', within)}")


def _grouped(group: str, label: str | Promise) -> Figure:
    def value(line: Profile) -> int:
        return sum(n for code, n in line.ends.items() if group_of(code) == group)

    return _count(f"ends_{group}", label, f"ends:{group}", value)


def _in_state(state: str, label: str | Promise) -> Figure:
    return _count(f"stock_{state}", label, f"stock:{state}", lambda line: line.stock.get(state, 0))


DEPARTURES = _count("departures", _("Departures"), "departures", lambda line: line.departures)
BEFORE = Figure(
    key="before",
    label=_("Same days last year"),
    value=lambda line, _total: line.before,
    shown=lambda line, _total, ways, within: ways.before(line.before, within),
)
CHANGE = Figure(
    key="change",
    label=_("Change"),
    value=lambda line, _total: line.departures - line.before,
    shown=_change,
)
SHARE = Figure(
    key="share",
    label=_("Share of all"),
    value=lambda line, total: _ratio(line.departures, total.departures),
    shown=lambda line, total, _ways, _within: percent(line.departures, total.departures),
)
SHIFT = Figure(
    key="points", label=_("Change of the share, points"), value=_shift_value, shown=_points
)
ABROAD = _count("abroad", pgettext_lazy("column", "Abroad"), "stock", lambda line: line.abroad)
ENDED = _count("ended", _("Stays that ended"), "ends", lambda line: line.ended)
LEFT = _count("left", pgettext_lazy("stays", "Left the contract"), "left", lambda line: line.left)
OVERSTAYED = Figure(
    key="overstayed",
    label=_("Abroad after the term"),
    value=lambda line, _total: _ratio(line.overstayed, line.expired),
    shown=_overstayed,
    word="expired",
)
EARLY = _grouped("early", END_GROUPS["early"])
UNLICENSED = _count(
    "unlicensed", _("On a day without licence"), "unlicensed", lambda line: line.unlicensed
)
OVERDUE = _in_state("overdue", STOCK_LABELS["overdue"])

WHO_LEFT = (
    DEPARTURES,
    BEFORE,
    CHANGE,
    SHARE,
    SHIFT,
    _share("women", _("Women")),
    _share("trained", _("Trained before departure")),
    _share("skilled_b", _("With degree or certificate")),
)
# After the returns by group: what is no return.
_OTHER_ENDS = {
    "died": pgettext_lazy("stay", "Died"),
    "missing": pgettext_lazy("stay", "Missing"),
    "settled": pgettext_lazy("stay", "Settled abroad"),
}
WHO_STAYED = (
    ENDED,
    *(_grouped(group, label) for group, label in {**END_GROUPS, **_OTHER_ENDS}.items()),
    LEFT,
    OVERSTAYED,
    ABROAD,
    *(_in_state(state, label) for state, label in STOCK_LABELS.items()),
)
OF_ENTERPRISES = (
    DEPARTURES, BEFORE, CHANGE, SHARE, UNLICENSED, ENDED, EARLY, LEFT, OVERSTAYED, ABROAD, OVERDUE,
)  # fmt: skip
OF_A_PART = (DEPARTURES, BEFORE, CHANGE, ENDED, ABROAD, OVERDUE)


# Rows ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Named:
    """How a line is called, where its own page is, and what its lists are narrowed to.

    `note` stands beside the name; `last`: after all others, in every order.
    """

    name: str
    narrowed: Mapping[str, str]
    href: str = ""
    note: str = ""
    last: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of finished text; the cells are one piece."""

    name: str
    cells: SafeString
    href: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table for `_profiles.html`: the total on top."""

    id: str
    head: str | Promise
    columns: Sequence[Figure]
    total: Row
    rows: list[Row]


def ordered(
    lines: Iterable[Profile], total: Profile, order: Order, names: Mapping[Any, Named]
) -> list[Profile]:
    """In the order asked for; equal ones by name, without a value last in either direction."""
    found = sorted(lines, key=lambda line: sort_key(names[line.key].name))
    columns = {each.key: each for each in (*WHO_LEFT, *WHO_STAYED, *OF_ENTERPRISES)}
    if order.key in columns:
        value = columns[order.key].value
        keyed = [(value(line, total), line) for line in found]
        known = [pair for pair in keyed if pair[0] is not None]
        known.sort(key=lambda pair: pair[0], reverse=order.descending)
        found = [line for _v, line in known] + [line for v, line in keyed if v is None]
    elif order.descending:
        found.reverse()
    return sorted(found, key=lambda line: names[line.key].last)


# By what these tables can be sorted.
KEYS = dict.fromkeys(["name", *(each.key for each in (*WHO_LEFT, *WHO_STAYED, *OF_ENTERPRISES))])


def table(
    name: str,
    head: str | Promise,
    columns: Sequence[Figure],
    lines: Sequence[Profile],
    total: Profile,
    names: Mapping[Any, Named],
    ways: Ways,
) -> Table:
    """The lines as they come, and the total that may be of more lines than these."""

    def cells(line: Profile, within: Mapping[str, str]) -> SafeString:
        texts = (each.shown(line, total, ways, within) for each in columns)
        return SafeString("".join(f'<td class="number">{text}</td>' for text in texts))

    def row(line: Profile) -> Row:
        named = names[line.key]
        return Row(
            name=named.name, href=named.href, note=named.note, cells=cells(line, named.narrowed)
        )

    return Table(
        id=name,
        head=head,
        columns=columns,
        total=Row(name="", cells=cells(total, {})),
        rows=[row(line) for line in lines],
    )


def numbers(columns: Iterable[Figure], total: Profile, ways: Ways) -> dict[str, str]:
    """The total's own cells by the key of their column, for tiles."""
    return {each.key: each.shown(total, total, ways, {}) for each in columns}
