"""What speaks against drafts about people: one for the form, thousands for a sheet.

Nothing is written and nothing locked. The actions ask the same functions, and so does the preview
of an import. What is asked of the database is asked once for all drafts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from accounts.models import User
from accounts.permissions import Permission
from accounts.scopes import Scope
from communes.models import Commune
from communes.queries import Atlas, atlas
from core import clock, crypto, names
from core.parts import in_parts
from core.problems import Problem
from reference.queries import Book, book
from workers import rules
from workers.drafts import Correction, NewPerson
from workers.models import Worker
from workers.queries.search import recorded
from workers.queries.told import codes_on
from workers.rules import Background

CORRECTABLE = (
    *("full_name", "born_on", "born_precision", "sex", "village", "ethnicity", "phone"),
    *("qualification", *Background.__annotations__),
)
# The numbers a file bears itself: column of the print.
PRINTS = {"personal_id": "personal_id_print", "old_id": "old_id_print"}
_TEXTS = ("full_name", "village", *sorted(rules.TEXT_LENGTHS))
_PHONES = ("phone", "relative_phone")
_BACKGROUND = frozenset(Background.__annotations__)
_SHORT = tuple(name for name in CORRECTABLE if name not in _BACKGROUND)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What drafts are judged on: the day, the lists and the map of that day."""

    today: date
    codes: dict[str, frozenset[str]]
    statuses: frozenset[str]
    units: Mapping[int, Commune]

    @classmethod
    def of(cls, today: date, lists: Book, drawn: Atlas) -> Self:
        return cls(
            today=today,
            codes=codes_on(today, lists),
            statuses=lists.codes("household", on=today),
            units=drawn.on(today).units,
        )

    @classmethod
    def now(cls) -> Self:
        return cls.of(clock.today(), book(), atlas())


@dataclass(kw_only=True)
class Tidied:
    """A draft as it would be stored, and what speaks against it."""

    facts: dict[str, Any]
    numbers: dict[str, str]
    outside: str = ""
    problems: list[Problem]

    @property
    def refused(self) -> bool:
        return any(not problem.warning for problem in self.problems)


# New people --------------------------------------------------------------------------------------


def problems_with_new_people(
    people: Sequence[NewPerson], *, by: User, ground: Ground | None = None
) -> list[list[Problem]]:
    """What speaks against each of these new files, warnings too (W-01 to W-16, W-20, W-27 to W-33,
    W-47). Recorded numbers are told only where nothing else is wrong."""
    ground = ground or Ground.now()
    scope = by.scope_for(Permission.WORKER_EDIT)
    drafts = [tidied_person(person, ground) for person in people]
    for person, draft in zip(people, drafts, strict=True):
        draft.problems += _problems_with_area(person.commune, scope)
    return _with_numbers(drafts)


def _problems_with_area(commune: Commune | None, scope: Scope) -> Iterator[Problem]:
    if not scope.covers(commune.pk if commune else None):
        yield rules.outside_area()


def tidied_person(person: NewPerson, ground: Ground) -> Tidied:
    """A new person as stored, judged but for what other files have."""
    facts = tidied(
        {
            "full_name": person.full_name,
            "born_on": person.born_on,
            "born_precision": person.born_precision,
            "sex": person.sex,
            "village": person.village,
            "ethnicity": person.ethnicity,
            "phone": person.phone,
            "qualification": person.qualification,
            **person.more,
        }
    )
    numbers = tidied_numbers(person.personal_id, person.old_id)
    outside = names.clean(person.outside)
    problems = [
        *_problems_with_facts(facts, numbers, ground),
        *_problems_with_where(person.commune, outside, person.village, ground),
        *_problems_with_household(person, ground),
    ]
    return Tidied(facts=facts, numbers=numbers, outside=outside, problems=problems)


def _problems_with_where(
    commune: Commune | None, outside: str, village: str, ground: Ground
) -> Iterator[Problem]:
    inside = commune is not None
    yield from rules.problems_with_place(inside=inside, outside=outside)
    yield from rules.problems_with_village_outside(inside=inside, village=village)
    yield from _problems_with_unit(commune, "commune", ground)


def _problems_with_unit(unit: Commune | None, field: str, ground: Ground) -> Iterator[Problem]:
    if unit:
        yield from rules.problems_with_unit(exists=unit.pk in ground.units, field=field)


def _problems_with_household(person: NewPerson, ground: Ground) -> Iterator[Problem]:
    if person.household:
        yield from rules.problems_with_household(
            year=person.household_year or ground.today.year,
            status=person.household,
            statuses=ground.statuses,
            today=ground.today,
        )


# Corrections -------------------------------------------------------------------------------------


def problems_with_corrections(
    corrections: Sequence[Correction], *, by: User, ground: Ground | None = None
) -> list[list[Problem]]:
    """What speaks against each of these corrections of the files as they were read, warnings too
    (W-01 to W-16, W-25, W-27 to W-33, W-46, W-47)."""
    ground = ground or Ground.now()
    scope = by.scope_for(Permission.WORKER_EDIT)
    drafts = tidied_corrections(corrections, ground)
    refuse_second(corrections, drafts)
    for correction, draft in zip(corrections, drafts, strict=True):
        if not scope.covers(correction.worker.commune_id):
            draft.problems.append(rules.outside_area())
    return _with_numbers(drafts)


def tidied_corrections(corrections: Sequence[Correction], ground: Ground) -> list[Tidied]:
    """The files as they would be stored, judged but for the numbers other files have."""
    drafts = [_tidied_correction(correction, ground) for correction in corrections]
    for correction, draft in zip(corrections, drafts, strict=True):
        if correction.version not in (None, correction.worker.version):
            draft.problems.insert(0, rules.changed_since())
    _judge_leavers(corrections, drafts)
    return drafts


def refuse_second(corrections: Sequence[Correction], drafts: Sequence[Tidied]) -> None:
    """Of two corrections of one file the second has not seen the first (W-46)."""
    seen: set[int] = set()
    for correction, draft in zip(corrections, drafts, strict=True):
        if correction.worker.pk in seen:
            draft.problems.insert(0, rules.changed_since())
        seen.add(correction.worker.pk)


def _tidied_correction(correction: Correction, ground: Ground) -> Tidied:
    worker = correction.worker
    said = dict(correction.facts)
    precision = said.setdefault("born_precision", worker.born_precision)
    said.setdefault("born_on", worker.born_on)
    facts = {name: getattr(worker, name) for name in _SHORT if name not in said}
    facts |= tidied({**said, "born_precision": precision})
    numbers = tidied_numbers(correction.personal_id, correction.old_id)
    problems = list(_problems_with_facts(facts, numbers, ground, worker=worker))
    # The person's own number: nothing to ask, nothing to change.
    for which, number in numbers.items():
        if number and crypto.fingerprint(number) == getattr(worker, PRINTS[which]):
            numbers[which] = ""
    return Tidied(facts=facts, numbers=numbers, problems=problems)


def _judge_leavers(corrections: Sequence[Correction], drafts: Sequence[Tidied]) -> None:
    """W-25, asked once for all whose birth changes."""
    born_anew = {
        correction.worker.pk: draft
        for correction, draft in zip(corrections, drafts, strict=True)
        if draft.facts["born_on"] != correction.worker.born_on
    }
    days: dict[int, list[date]] = {pk: [] for pk in born_anew}
    # By the relation's name: departures live in an app that is built on this one.
    departures: Any = Worker._meta.get_field("departures").related_model
    standing = departures.objects.filter(cancelled=False).order_by()
    for some in in_parts(list(born_anew)):
        left = standing.filter(worker__in=some).values_list("worker_id", "departed_on")
        for pk, day in left:
            days[pk].append(day)
    for pk, draft in born_anew.items():
        born_on = draft.facts["born_on"]
        draft.problems += rules.problems_with_birth_of_leaver(born_on, days[pk])


# Both --------------------------------------------------------------------------------------------


def _with_numbers(drafts: Sequence[Tidied]) -> list[list[Problem]]:
    said = [[] if draft.refused else list(draft.numbers.values()) for draft in drafts]
    found = problems_with_numbers(said)
    return [draft.problems + more for draft, more in zip(drafts, found, strict=True)]


def problems_with_numbers(said: Sequence[Iterable[str]]) -> list[list[Problem]]:
    """For each draft its numbers that a file has anywhere, or an earlier one of these drafts
    (W-15, W-28)."""
    taken = recorded(number for numbers in said for number in numbers)
    found = []
    for numbers in said:
        mine = [number for number in numbers if number]
        found.append([rules.already_recorded(number) for number in mine if number in taken])
        taken |= set(mine)
    return found


def tidied_numbers(personal_id: str, old_id: str) -> dict[str, str]:
    """The numbers of a file as they are stored."""
    return {
        "personal_id": rules.tidy_identity(personal_id),
        "old_id": rules.tidy_identity(old_id),
    }


def tidied(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored: one spelling, no invisible characters, no made-up day of birth."""
    cleaned = {name: names.clean(facts[name]) for name in _TEXTS if facts.get(name)}
    phones = {name: rules.tidy_phone(facts[name]) for name in _PHONES if facts.get(name)}
    born_on = rules.born_as_known(facts["born_on"], facts["born_precision"])
    return {**facts, **cleaned, **phones, "born_on": born_on}


def _problems_with_facts(
    facts: dict[str, Any], numbers: dict[str, str], ground: Ground, *, worker: Worker | None = None
) -> Iterator[Problem]:
    today, codes = ground.today, ground.codes
    if worker:
        # What the file says already stays sayable when the list no longer has it.
        codes = {
            listing: codes[listing] | {getattr(worker, name)}
            for name, listing in rules.LISTED.items()
        }
    background = {name: value for name, value in facts.items() if name in _BACKGROUND}
    short = {name: facts[name] for name in _SHORT}
    yield from rules.problems_with_person(**short, codes=codes, today=today)
    unit = background.pop("current_commune", None)
    stored = {n: getattr(worker, n) for n in _PLAIN} if worker else {}
    yield from rules.problems_with_background(
        stored | background, born_on=facts["born_on"], codes=codes, today=today
    )
    if worker is None or (unit.pk if unit else None) != worker.current_commune_id:
        yield from _problems_with_unit(unit, "current_commune", ground)
    yield from rules.problems_with_identity(
        numbers["personal_id"], sex=facts["sex"], born_on=facts["born_on"]
    )
    yield from rules.problems_with_old_number(numbers["old_id"])


_PLAIN = tuple(name for name in Background.__annotations__ if name != "current_commune")
