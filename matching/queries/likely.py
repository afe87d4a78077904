"""Files that may be of one person: found set-wise, ranked, with the reason in words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

from django.db.models import Count, F, Model, QuerySet, Window
from django.db.models.functions import ExtractYear, Length
from django.utils.translation import gettext_lazy

from accounts.scopes import Scope
from matching.models import TwoPeople
from workers.choices import BirthPrecision
from workers.models import NameKey, Worker

# From here on a pair is worth a look; the others are namesakes until something else agrees.
LIKELY = 4


class Seen(NamedTuple):
    """What is compared of a file."""

    pk: int
    name: str
    born_on: Any
    precision: str
    sex: str
    village: str
    commune_id: int | None
    phone: str
    number: str | None


# What agrees or speaks against it, what it weighs, and how it is said.
WEIGHTS: dict[str, tuple[int, Any]] = {
    "number": (8, gettext_lazy("the same number on a paper")),
    "name": (2, gettext_lazy("the same name")),
    "bare_name": (1, gettext_lazy("the same name without its marks")),
    "day": (3, gettext_lazy("the same date of birth")),
    "year": (1, gettext_lazy("the same year of birth")),
    "other_day": (-2, gettext_lazy("another day of birth")),
    "village": (3, gettext_lazy("the same village")),
    "unit": (1, gettext_lazy("the same commune or ward")),
    "phone": (2, gettext_lazy("the same phone")),
    "other_sex": (-2, gettext_lazy("another sex")),
    # A number is in one file only, so two numbers are two people, or one of them is wrong.
    "two_numbers": (-3, gettext_lazy("two citizen numbers")),
}


@dataclass(frozen=True)
class Likely:
    """Two files, and what agrees between them or speaks against it; or `said` about a mark."""

    low: int
    high: int
    signs: tuple[str, ...] = ()
    said: str = ""

    @property
    def key(self) -> str:
        return f"{self.low}-{self.high}"

    @property
    def score(self) -> int:
        return sum(WEIGHTS[sign][0] for sign in self.signs)

    @property
    def reasons(self) -> list[str]:
        """Why, in words."""
        return [self.said] if self.said else [str(WEIGHTS[sign][1]) for sign in self.signs]


def likely_pairs(
    scope: Scope, *, all_namesakes: bool = False, of: int | None = None
) -> list[Likely]:
    """Pairs of files in scope that may be one person, the most alike first.

    Same name, marks aside, and year of birth; or the same number on a paper. Those told apart are
    left out. `all_namesakes` also shows pairs in which nothing else agrees; `of` those of one file.
    """
    apart = set(TwoPeople.objects.visible_to(scope).standing().values_list("low", "high"))
    shared = _sharing_numbers(scope, of=of)
    pairs: dict[tuple[int, int], Likely] = {}
    for one, other in _namesakes(scope, of=of):
        pair = _alike(one, other, shared=shared)
        if pair.score >= LIKELY or all_namesakes:
            pairs[pair.low, pair.high] = pair
    missing = {ids for ids in shared if ids not in pairs and (of is None or of in ids)}
    for one, other in _files(missing, scope):
        pair = _alike(one, other, shared=shared)
        pairs[pair.low, pair.high] = pair
    standing = [pair for ids, pair in pairs.items() if ids not in apart]
    return sorted(standing, key=lambda pair: (-pair.score, pair.low, pair.high))


_SHOWN = ("full_name", "born_on", "born_precision", "sex", "village_fold", "commune_id", "phone")


def _namesakes(scope: Scope, *, of: int | None) -> Iterator[tuple[Seen, Seen]]:
    """Files of the same name and year of birth, two by two; one query whatever the number."""
    people = Worker.objects.visible_to(scope)
    whole = _whole_names().filter(worker__in=people)
    if of is not None:
        mine = _whole_names().filter(worker=of)
        born = Worker.objects.filter(pk=of).values_list("born_on__year", flat=True)
        whole = whole.filter(key__in=mine.values("key"), worker__born_on__year__in=list(born))
    rows = (
        whole.annotate(
            same=Window(Count("pk"), partition_by=[F("key"), ExtractYear("worker__born_on")])
        )
        .filter(same__gt=1)
        .order_by("key", "worker__born_on__year", "worker_id")
        .values_list(
            "key", "worker_id", *(f"worker__{n}" for n in _SHOWN), "worker__personal_id_print"
        )
    )
    groups: dict[tuple[str, int], list[Seen]] = defaultdict(list)
    for key, *said in rows.iterator(chunk_size=5000):
        seen = Seen(*said)
        groups[key, seen.born_on.year].append(seen)
    for group in groups.values():
        yield from _pairs(group, of=of)


def _whole_names() -> QuerySet[NameKey]:
    """The key of each whole name, which is as long as the name: marks come off, letters stay."""
    long = NameKey.objects.annotate(length=Length("key"))
    return long.filter(length=Length("worker__full_name"))


def _pairs(group: list[Seen], *, of: int | None) -> Iterator[tuple[Seen, Seen]]:
    return (pair for pair in combinations(group, 2) if of is None or of in (pair[0].pk, pair[1].pk))


# Numbers on papers -------------------------------------------------------------------------------


@lru_cache
def _numbered() -> tuple[tuple[type[Model], str, str], ...]:
    """The prints of numbers that two files may have: (table, way to the file, column)."""
    # What is unique is in one file at most.
    prints = [f for f in Worker._meta.concrete_fields if f.name.endswith("_print")]
    own = [f.name for f in prints if not f.unique]
    found: list[tuple[type[Model], str, str]] = [(Worker, "pk", name) for name in own]
    for relation in Worker._meta.related_objects:
        model: Any = relation.related_model
        if model._meta.app_label == "matching":
            continue
        found += [
            (model, relation.field.name, f.name)
            for f in model._meta.concrete_fields
            if f.name.endswith("_print")
        ]
    return tuple(found)


def _sharing_numbers(scope: Scope, *, of: int | None) -> set[tuple[int, int]]:
    """Pairs of files in scope with the same number on some paper."""
    files: dict[tuple[str, str], set[int]] = defaultdict(set)
    for model, way, column in _numbered():
        rows = model._base_manager.exclude(**{column: None}).exclude(**{column: ""})
        if of is not None:
            mine = rows.filter(**{way: of})
            rows = rows.filter(**{f"{column}__in": mine.values(column)})
        many = rows.values(column).annotate(n=Count(way, distinct=True)).filter(n__gt=1)
        visible = Worker.objects.visible_to(scope).values("pk")
        twice = rows.filter(**{f"{column}__in": many.values(column), f"{way}__in": visible})
        for number, pk in twice.values_list(column, way):
            files[column, number].add(pk)
    return {pair for pks in files.values() for pair in combinations(sorted(pks), 2)}


def _files(pairs: Iterable[tuple[int, int]], scope: Scope) -> Iterator[tuple[Seen, Seen]]:
    wanted = {pk for pair in pairs for pk in pair}
    if not wanted:
        return
    rows = Worker.objects.visible_to(scope).filter(pk__in=wanted)
    seen = {row[0]: Seen(*row) for row in rows.values_list("pk", *_SHOWN, "personal_id_print")}
    for low, high in pairs:
        if low in seen and high in seen:
            yield seen[low], seen[high]


# How alike ---------------------------------------------------------------------------------------


def _alike(one: Seen, other: Seen, *, shared: set[tuple[int, int]]) -> Likely:
    low, high = (one.pk, other.pk) if one.pk < other.pk else (other.pk, one.pk)
    number = ("number",) if (low, high) in shared else ()
    return Likely(low, high, (*number, *_signs(one, other)))


def _signs(one: Seen, other: Seen) -> Iterator[str]:
    yield "name" if one.name == other.name else "bare_name"
    if one.precision == other.precision == BirthPrecision.DAY:
        yield "day" if one.born_on == other.born_on else "other_day"
    elif one.born_on.year == other.born_on.year:
        yield "year"
    if one.commune_id == other.commune_id:
        yield "village" if one.village and one.village == other.village else "unit"
    if one.phone and one.phone == other.phone:
        yield "phone"
    if one.sex != other.sex:
        yield "other_sex"
    if one.number and other.number:
        yield "two_numbers"


# For pages ---------------------------------------------------------------------------------------


def marked(scope: Scope) -> list[Likely]:
    """The pairs marked as two people, the latest mark first, with its reason."""
    marks = TwoPeople.objects.visible_to(scope).standing()
    return [Likely(mark.low_id, mark.high_id, said=mark.reason) for mark in marks]


@dataclass(frozen=True)
class PairOfFiles:
    """A pair as the list shows it."""

    pair: Likely
    low: Worker
    high: Worker

    @property
    def pk(self) -> str:
        return self.pair.key


def with_files(pairs: Iterable[Likely]) -> list[PairOfFiles]:
    """The pairs of one page with their files; one query."""
    pairs = list(pairs)
    wanted = {pk for pair in pairs for pk in (pair.low, pair.high)}
    files = Worker.objects.select_related("commune").in_bulk(wanted)
    return [PairOfFiles(pair, files[pair.low], files[pair.high]) for pair in pairs]
