"""Which rows of protected tables may be shown, so that no small number can be worked out.

A protected table has a row per unit, a row per market, and one of the province; its columns are the
categories of one attribute (sex, …). Everything else about a departure is public: its unit, its
market, its day. What has to stay hidden are cells of 1 to 4, at the end of any month and between
the ends of any two.

A row is shown whole or withheld whole. A withheld number is safe when there is another world in
which every answer ever given is the same and that number is not: two departures exchange their
categories, and no shown row contains only one of them. So whoever asks everything cannot tell the
two worlds apart, by subtraction or otherwise. docs/explanation/small-cells.md has the argument.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

SMALL = range(1, 5)  # numbers that are withheld
PROVINCE = ("province", "")

Row = tuple[str, str]  # kind of row ("unit", "market", "province") and its key
# What is known of one departure at the end of one month: its rows and its category; None: nothing.
Seen = tuple[frozenset[Row], str] | None
# The same at the end of every month so far: one path may be that of many departures.
Path = tuple[Seen, ...]
Shown = Sequence[frozenset[Row]]  # by month: the rows that were shown


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The rows of the last month that are shown; `unproven` numbers nobody could vouch for (none,
    as far as is known: with nothing shown nothing new is told)."""

    shown: frozenset[Row]
    unproven: int


def decide(
    paths: Mapping[Path, int],
    earlier: Shown,
    *,
    kinds: Collection[str],
    categories: Collection[str],
) -> Decision:
    """Choose the rows shown for the last month of the paths, given those of the months before.

    `kinds` of rows may be shown this month; `categories` are all there are of the attribute."""
    world = _World(paths, frozenset(categories))
    shown = {r for r in world.rows if r[0] in kinds and _presentable(world.counts(r)[-1])}
    while True:
        lacking = world.unvouched([*earlier, frozenset(shown)])
        if not lacking or not shown:
            return Decision(shown=frozenset(shown), unproven=len(lacking))
        shown -= {r for row, company in lacking.items() for r in _to_withhold(row, company, shown)}


def _presentable(counts: Mapping[str, int]) -> bool:
    """No small number, and not all of one category: that would say it of everybody."""
    present = [n for n in counts.values() if n]
    return len(present) != 1 and not any(n in SMALL for n in present)


def _to_withhold(row: Row, company: frozenset[Row], shown: set[Row]) -> frozenset[Row]:
    """What to withhold so that the row's numbers hide: itself, what stands between it and others
    that could be exchanged with it, or, where nothing helps, all that is shown."""
    if row in shown:
        return frozenset({row})
    return company or frozenset(shown)


# The world as it is, and the others that look the same --------------------------------------------

Rows = tuple[frozenset[Row], ...]  # where a departure stands, month by month
# Its category, one throughout or that of each month; and in which months it is there at all.
Kind = tuple[str | tuple[str | None, ...], tuple[bool, ...]]
Weight = tuple[bool, bool]  # whether it stands in a row in the one month, and in the other
Weighed = Mapping[Weight, set[Kind]]
Target = tuple[int, int, str]  # a number to hide: first month (−1: before all), last, category


@dataclass
class _Class:
    """Departures that stand in the same shown rows: any two of them may be exchanged."""

    told: Rows
    stands: dict[Rows, set[Kind]] = field(default_factory=lambda: defaultdict(set))
    of_row: dict[Row, list[Rows]] = field(default_factory=lambda: defaultdict(list))
    kinds: Counter[Kind] = field(default_factory=Counter)

    def add(self, rows: Rows, kind: Kind) -> None:
        if rows not in self.stands:
            for row in frozenset[Row]().union(*rows):
                self.of_row[row].append(rows)
        if kind not in self.stands[rows]:
            self.stands[rows].add(kind)
            self.kinds[kind] += 1

    @property
    def nowhere(self) -> bool:
        """In no shown row: their category was never told, not even in a sum."""
        return not any(self.told)

    def weighed(self, row: Row, target: Target) -> Weighed:
        """The kinds of its departures by how they stand in that row."""
        first, last, _category = target
        inside = Counter(kind for rows in self.of_row[row] for kind in self.stands[rows])
        found: dict[Weight, set[Kind]] = defaultdict(set)
        found[False, False] |= set(self.kinds - inside)
        for rows in self.of_row[row]:
            found[first >= 0 and row in rows[first], row in rows[last]] |= self.stands[rows]
        return found


class _World:
    """The departures, counted; and whether another world could be told apart from this one."""

    def __init__(self, paths: Mapping[Path, int], categories: frozenset[str]) -> None:
        self._paths = paths
        self._months = max((len(path) for path in paths), default=0)
        self._counts: dict[Row, list[Counter[str]]] = {}
        self._categories = categories
        for path, n in paths.items():
            for month, seen in enumerate(path):
                if seen is not None:
                    self._count(month, *seen, n)

    def _count(self, month: int, rows: frozenset[Row], category: str, n: int) -> None:
        for row in rows:
            if row not in self._counts:
                self._counts[row] = [Counter() for _ in range(self._months)]
            self._counts[row][month][category] += n

    @property
    def rows(self) -> Iterable[Row]:
        return self._counts.keys()

    def counts(self, row: Row) -> list[Counter[str]]:
        """Category → number at the end of each month."""
        return self._counts[row]

    def unvouched(self, shown: Shown) -> dict[Row, frozenset[Row]]:
        """The rows with a small number that nothing hides when these rows are shown, and which of
        the last month's would have to be withheld to hide one of theirs (none: that is no help)."""
        classes = self._classes(shown)
        found = {}
        for row in self.rows:
            target = self._open_target(row, classes)
            if target is not None:
                found[row] = self._company(row, target, classes)
        return found

    def _classes(self, shown: Shown) -> list[_Class]:
        found: dict[Rows, _Class] = {}
        for path in self._paths:
            rows = tuple(seen[0] if seen else frozenset[Row]() for seen in path)
            told = tuple(here & of_month for here, of_month in zip(rows, shown, strict=True))
            if told not in found:
                found[told] = _Class(told=told)
            found[told].add(rows, _kind(path))
        return list(found.values())

    def _open_target(self, row: Row, classes: Iterable[_Class]) -> Target | None:
        """The first small number of that row that no exchange within a class hides."""
        groups = [group for group in classes if row in group.of_row]
        for target in self._small(row):
            if not any(self._hides(group, row, target) for group in groups):
                return target
        return None

    def _company(self, row: Row, target: Target, classes: list[_Class]) -> frozenset[Row]:
        """The fewest people's rows of the last month without which two classes would be one, and
        an exchange between them hides that number."""
        cheapest, cost = frozenset[Row](), None
        for one in (group for group in classes if row in group.of_row):
            mine = one.weighed(row, target)
            for other in classes:
                if other is one or other.told[:-1] != one.told[:-1]:
                    continue
                between = one.told[-1] ^ other.told[-1]
                costs = sum(self._counts[r][-1].total() for r in between)
                if (cost is None or costs < cost) and _tells(
                    mine, other.weighed(row, target), target
                ):
                    cheapest, cost = between, costs
        return cheapest

    def _small(self, row: Row) -> Iterable[Target]:
        months = [Counter[str](), *self._counts[row]]
        for first, last in combinations(range(len(months)), 2):
            for category in self._categories:
                if abs(months[last][category] - months[first][category]) in SMALL:
                    yield first - 1, last - 1, category

    def _hides(self, group: _Class, row: Row, target: Target) -> bool:
        """Whether an exchange within the class changes that number and nothing that was told."""
        weighed = group.weighed(row, target)
        if group.nowhere and self._recoded(weighed, target):
            return True
        return _tells(weighed, weighed, target)

    def _recoded(self, weighed: Weighed, target: Target) -> bool:
        """Of whom nothing was told may be of any category, without exchange."""
        return any(
            _worth(weight, kind, target) != _worth(weight, (other, kind[1]), target)
            for weight, kinds in weighed.items()
            for kind in kinds
            for other in self._categories
        )


def _tells(some: Weighed, others: Weighed, target: Target) -> bool:
    """Whether the number is another one when some pair of these exchange their categories."""
    return any(
        _exchange_tells(one, a, other, b, target)
        for one, kinds in some.items()
        for other, them in others.items()
        if one != other
        for a in kinds
        for b in them
    )


def _exchange_tells(one: Weight, a: Kind, other: Weight, b: Kind, target: Target) -> bool:
    """Whether the number is another one when these two exchange their categories."""
    throughout = isinstance(a[0], str) and isinstance(b[0], str)
    if a[0] == b[0] or not (throughout or a[1] == b[1]):
        return False
    now = _worth(one, a, target) + _worth(other, b, target)
    return now != _worth(one, b, target) + _worth(other, a, target)


def _worth(weight: Weight, kind: Kind, target: Target) -> int:
    """What a departure of that kind, standing so, adds to the number."""
    first, last, category = target
    begun = weight[0] and _of_month(kind, first) == category
    ended = weight[1] and _of_month(kind, last) == category
    return ended - begun


def _kind(path: Path) -> Kind:
    present = tuple(seen is not None for seen in path)
    categories = {seen[1] for seen in path if seen}
    if len(categories) == 1:
        return categories.pop(), present
    return tuple(seen[1] if seen else None for seen in path), present


def _of_month(kind: Kind, month: int) -> str | None:
    return kind[0] if isinstance(kind[0], str) else kind[0][month]
