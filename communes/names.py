"""From a name, as a person types it or a sheet has it, to the unit that is meant. Never a guess."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import chain

from communes.models import Commune, UnitKind
from communes.queries import Atlas, atlas
from core import names

# A word of kind before the name, with or without marks; an abbreviation may touch the name.
_KIND = re.compile(
    r"(?:(?P<xa>xã\s|xa\s|x\.)|(?P<phuong>phường\s|phuong\s|p\.|p\s|p(?=\d))"
    r"|(?P<thi_tran>thị trấn\s|thi tran\s|t\.\s?t(?:\.|\s)|tt\.|tt\s)"
    r"|(?P<dac_khu>đặc khu\s|dac khu\s|đk\s|đ\.k\.)|(?P<huyen_dao>huyện\s|huyen\s|h\.))"
    r"\s*(?P<name>.+)",
    re.IGNORECASE,
)
_DISTRICT = re.compile(
    r"(?:(?P<TX>thị xã\s|thi xa\s|tx\s|tx\.|t\.x\.)"
    r"|(?P<TP>thành phố\s|thanh pho\s|tp\s|tp\.|t\.p\.)"
    r"|(?P<Quận>quận\s|quan\s|q\.)|(?P<Huyện>huyện\s|huyen\s|h\.))\s*(?P<name>.+)",
    re.IGNORECASE,
)
_PROVINCE = re.compile(r"(?:tỉnh\s|tinh\s|t\.)", re.IGNORECASE)


def resolve(text: str, *, district: str = "", day: date | None = None) -> list[Commune]:
    """The units that `text` can mean, in name order: one is resolved, several must be asked, none
    is unknown.

    A word of kind ("xã", "P.", "TT") must be true. So must `district`, and what stands after a
    comma or in brackets. Exact marks come before marks left out or wrong, and these before former
    names.

    With a day the answers are units of that day's map: those so named, or else those that an
    earlier unit so named became (all of them if it was divided). Without a day they are all units
    ever so named, but for those that lie wholly in another answer.
    """
    register = _register(atlas())
    name, places = _taken_apart(text)
    said = [district] if names.clean(district) else []
    groups = ((group, [*places, *said]) for group in register.named(name))
    for group, wanted in chain([(register.labelled(text), said)], groups):
        found = [unit for unit in group if all(register.lies_in(unit, each) for each in wanted)]
        if answers := register.meant(found, day):
            return sorted(answers, key=lambda unit: (unit.name_sort, unit.code, unit.pk))
    return []


def is_old_district(text: str) -> bool:
    """Whether this is (also) the name of a former district: who writes "Mường La" may mean it.

    "Huyện Mường La" is nothing else; "Xã Mường La" is not.
    """
    name = names.clean(text)
    kind = _kind_word(name)
    if not name or (kind and kind != UnitKind.ISLAND_DISTRICT):
        return False
    return bool(_register(atlas()).districts_named(name, unmarked_only=True))


# Reading what was written ------------------------------------------------------------------------


def _taken_apart(text: str) -> tuple[str, list[str]]:
    """ "Chiềng Chung (huyện Mai Sơn), tỉnh Sơn La" → the name, and the districts it speaks of."""
    name, *others = (part.strip() for part in re.split(r"[,;()]", names.clean(text)))
    return name, [part for part in others if part and not _PROVINCE.match(part)]


def _kind_word(name: str) -> str:
    match = _KIND.fullmatch(name)
    return _group(match) if match else ""


def _group(match: re.Match[str]) -> str:
    return next(group for group, found in match.groupdict().items() if found and group != "name")


def _readings(name: str) -> Iterator[tuple[str, str]]:
    """(name, kind): as it stands, because "Xa Dung" is a name, and without its word of kind."""
    yield name, ""
    if match := _KIND.fullmatch(name):
        yield match["name"], _group(match)


def _joined(text: str) -> str:
    return re.sub(r"\W", "", names.fold(text))


# What names there are ----------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _register(drawn: Atlas) -> "_Register":
    return _Register(drawn)


class _Register:
    """All names of an atlas, each in the ways it is looked up."""

    def __init__(self, drawn: Atlas) -> None:
        self.atlas = drawn
        self.by_label: dict[str, list[Commune]] = defaultdict(list)
        self.by_spelling: dict[str, list[Commune]] = defaultdict(list)
        self.by_fold: dict[str, list[Commune]] = defaultdict(list)
        self.by_other: dict[str, list[Commune]] = defaultdict(list)
        for unit in drawn.units.values():
            self.by_label[unit.label].append(unit)
            self.by_spelling[names.spelling(unit.name)].append(unit)
            self.by_fold[names.fold(unit.name)].append(unit)
            for other in unit.also_written.split():
                self.by_other[other].append(unit)
        self.parts: dict[int, list[int]] = defaultdict(list)
        for change in drawn.changes:
            self.parts[change.new].append(change.old)
        self.districts = {unit.old_district for unit in drawn.units.values()} - {""}
        self.districts_by_spelling: dict[str, set[str]] = defaultdict(set)
        self.districts_by_fold: dict[str, set[str]] = defaultdict(set)
        for district in self.districts:
            _kind, bare = _district_parts(district)
            self.districts_by_spelling[names.spelling(bare)].add(district)
            self.districts_by_fold[names.fold(bare)].add(district)

    def labelled(self, text: str) -> list[Commune]:
        """Units whose label in a drop-down is exactly this."""
        return self.by_label.get(names.clean(text), [])

    def named(self, name: str) -> Iterator[list[Commune]]:
        """Units of that name, the surest group first."""
        for book, key in ((self.by_spelling, names.spelling), (self.by_fold, names.fold)):
            yield [
                unit
                for read, kind in _readings(name)
                for unit in book.get(key(read), ())
                if kind in ("", unit.kind)
            ]
        yield list(self._formerly_named(name))

    def _formerly_named(self, name: str) -> Iterator[Commune]:
        # "Phù Yên" alone is the district before it is a township that was renamed in 2024.
        if not self.districts_named(name):
            yield from self.by_other.get(_joined(name), ())
        if match := _KIND.fullmatch(name):
            kind = UnitKind(_group(match))
            yield from self.by_other.get(_joined(f"{kind.word} {match['name']}"), ())
            others = self.by_other.get(_joined(match["name"]), ())
            yield from (unit for unit in others if unit.kind == kind)

    def meant(self, found: Iterable[Commune], day: date | None) -> set[Commune]:
        """Of units so named: those to answer with, on that day or at any time."""
        found = set(found)
        if day is None:
            inside = {
                part
                for unit in found
                for part in self.atlas.with_predecessors([unit.pk]) - {unit.pk}
            }
            return {unit for unit in found if unit.pk not in inside}
        units = self.atlas.on(day).units
        standing = {unit for unit in found if unit.pk in units}
        taken = {names.spelling(unit.name) for unit in standing}
        gone = [unit for unit in found if names.spelling(unit.name) not in taken]
        heirs = {heir for unit in gone for heir in self.atlas.heirs(unit.pk, day)}
        return standing | {units[heir] for heir in heirs}

    def lies_in(self, unit: Commune, place: str) -> bool:
        """Whether the unit, or a part of it, lay in the district that `place` names."""
        wanted = self.districts_named(place)
        todo, seen = [unit.pk], set()
        while todo:
            here = todo.pop()
            if self.atlas.units[here].old_district in wanted:
                return True
            if here not in seen:
                seen.add(here)
                todo += self.parts.get(here, ())
        return False

    def districts_named(self, text: str, *, unmarked_only: bool = False) -> set[str]:
        """The former districts that the text can mean. A word of kind decides only between
        namesakes: Mộc Châu was a huyện until it became a thị xã.

        `unmarked_only`: marks may be left out, but not be others.
        """
        text = names.clean(text)
        if "(" in text and text in self.districts:
            return {text}
        kind, name = _district_parts(text)
        found = self.districts_by_spelling.get(names.spelling(name), set())
        if not found and (not unmarked_only or names.fold(name) == name.casefold()):
            found = self.districts_by_fold.get(names.fold(name), set())
        same_kind = {each for each in found if (_district_parts(each)[0] or "Huyện") == kind}
        return same_kind or found


def _district_parts(text: str) -> tuple[str, str]:
    """ "TX Mộc Châu" → "TX", "Mộc Châu"; "Châu Thành (Long An)" → "", "Châu Thành"."""
    bare = text.split(" (")[0]
    match = _DISTRICT.fullmatch(bare)
    return (_group(match), match["name"]) if match else ("", bare)
