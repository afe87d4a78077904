"""A file is opened, and what stands in it is corrected."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Unpack

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from communes.models import Commune
from communes.queries import atlas
from core import clock, crypto, names
from core.beforehand import with_steps_beforehand
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import Problem, Refused, Stale, refuse_if
from reference.queries import book
from workers import rules
from workers.actions.identity import _refuse_recorded
from workers.actions.places import record_household
from workers.choices import BirthPrecision
from workers.models import NameKey, Residence, Worker
from workers.queries import codes_on, to_change
from workers.rules import Background

CORRECTABLE = (
    *("full_name", "born_on", "born_precision", "sex", "village", "ethnicity", "phone"),
    *("qualification", *Background.__annotations__),
)
_TEXTS = ("full_name", "village", *sorted(rules.TEXT_LENGTHS))
_PHONES = ("phone", "relative_phone")
# The numbers a file bears itself: column of the print, and of the encrypted number.
_NUMBERS = {
    "personal_id": ("personal_id_print", "personal_id_cipher"),
    "old_id": ("old_id_print", "old_id_cipher"),
}


@with_steps_beforehand
@transaction.atomic
def register_worker(
    *,
    full_name: str,
    born_on: date,
    born_precision: str = BirthPrecision.DAY,
    sex: str,
    commune: Commune | None,
    outside: str = "",
    village: str = "",
    personal_id: str = "",
    old_id: str = "",
    ethnicity: str = "",
    phone: str = "",
    qualification: str = "",
    household: str = "",
    household_year: int | None = None,
    by: User,
    **more: Unpack[Background],
) -> Worker:
    """Open the file of a person who lives in `commune` today (W-01 to W-16, W-20, W-23, W-27 to
    W-33). Without a unit the residence is `outside` the province: then only the Department may.

    `personal_id` may be learned later; a number that is known anywhere is refused and nothing said
    about whose it is; typing one is a look-up. `household` is the status on the list of
    `household_year` (this year). Law 69/2020, art. 3.1; Circular 20/2021, art. 3.
    """
    by.must(Permission.WORKER_EDIT, commune_id=commune.pk if commune else None)
    facts = _tidied(
        full_name=full_name,
        born_on=born_on,
        born_precision=born_precision,
        sex=sex,
        village=village,
        ethnicity=ethnicity,
        phone=phone,
        qualification=qualification,
        **more,
    )
    outside = names.clean(outside)
    numbers = _tidied_numbers(personal_id=personal_id, old_id=old_id)
    today = clock.today()
    where = _problems_with_where(commune, outside, village)
    refuse_if([*_problems_with_facts(facts, numbers), *where])
    for number in numbers.values():
        _refuse_recorded(number, by=by)

    worker = Worker(commune=commune, outside=outside, created_by=by, created_at=clock.now())
    _write(worker, facts, numbers)
    NameKey.objects.bulk_create(NameKey.of(worker))
    Residence.objects.create(
        worker=worker, commune=commune, outside=outside, village=worker.village
    )
    record(Event.WORKER_REGISTERED, on=worker, by=by, after=_told_at_first(worker))
    mark_changed(MarkKind.WORKER, [worker.pk])
    if household:
        record_household(worker=worker, year=household_year or today.year, status=household, by=by)
    return worker


@with_steps_beforehand
@transaction.atomic
def correct_worker(
    *,
    worker: Worker,
    version: int | None = None,
    full_name: str,
    born_on: date,
    born_precision: str,
    sex: str,
    village: str,
    personal_id: str = "",
    old_id: str = "",
    ethnicity: str,
    phone: str,
    qualification: str,
    by: User,
    **more: Unpack[Background],
) -> Worker:
    """Correct what stands in the file (W-01 to W-16, W-23, W-25, W-27 to W-33).

    An empty text empties the field, what is left out of `more` stays, and an empty number changes
    nothing: numbers are replaced, never taken away. Raises Stale when the file is no longer at the
    `version` that was seen.
    """
    worker = to_change(worker.pk)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    if version is not None and version != worker.version:
        raise Stale({**_told(worker), "version": worker.version})
    facts = _tidied(
        full_name=full_name,
        born_on=born_on,
        born_precision=born_precision,
        sex=sex,
        village=village,
        ethnicity=ethnicity,
        phone=phone,
        qualification=qualification,
        **more,
    )
    numbers = _tidied_numbers(personal_id=personal_id, old_id=old_id)
    refuse_if(
        [
            *_problems_with_facts(facts, numbers, worker=worker),
            *_problems_with_leaving(worker, facts["born_on"]),
        ]
    )
    # The person's own number: nothing to ask, nothing to change.
    numbers = {
        which: "" if crypto.fingerprint(number) == _print(worker, which) else number
        for which, number in numbers.items()
    }
    for number in numbers.values():
        _refuse_recorded(number, by=by)
    return _corrected(worker, facts, numbers, by=by)


def _corrected(
    worker: Worker, facts: dict[str, Any], numbers: dict[str, str], *, by: User
) -> Worker:
    before = _told(worker)
    same = all(getattr(worker, name) == value for name, value in facts.items())
    if same and not any(numbers.values()):
        return worker
    renamed = worker.full_name != facts["full_name"]
    worker.version += 1
    _write(worker, facts, numbers)
    if renamed:
        worker.name_keys.all().delete()
        NameKey.objects.bulk_create(NameKey.of(worker))
    worker.residences.filter(until=None).update(village=worker.village)
    old, new = changes(before, _told(worker))
    for which, number in numbers.items():
        if number and before[which]:
            # Two numbers may look alike when masked.
            old[which] = before[which]
            new |= {which: _told(worker)[which], f"{which}_replaced": True}
    record(Event.WORKER_CORRECTED, on=worker, by=by, before=old, after=new)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return worker


def _print(worker: Worker, which: str) -> str | None:
    return getattr(worker, _NUMBERS[which][0])


def _tidied_numbers(**numbers: str) -> dict[str, str]:
    return {which: rules.tidy_identity(number) for which, number in numbers.items()}


def _tidied(**facts: Any) -> dict[str, Any]:
    """What is stored: one spelling, no invisible characters, no made-up day of birth."""
    cleaned = {name: names.clean(facts[name]) for name in _TEXTS if name in facts}
    phones = {name: rules.tidy_phone(facts[name]) for name in _PHONES if name in facts}
    born_on = rules.born_as_known(facts["born_on"], facts["born_precision"])
    return {**facts, **cleaned, **phones, "born_on": born_on}


def _problems_with_facts(
    facts: dict[str, Any], numbers: dict[str, str], *, worker: Worker | None = None
) -> Iterator[Problem]:
    today = clock.today()
    codes = codes_on(today, book())
    if worker:
        # What the file says already stays sayable when the list no longer has it.
        codes = {
            listing: codes[listing] | {getattr(worker, name)}
            for name, listing in rules.LISTED.items()
        }
    background = {name: facts[name] for name in Background.__annotations__ if name in facts}
    short = {name: value for name, value in facts.items() if name not in background}
    yield from rules.problems_with_person(**short, codes=codes, today=today)
    stored = {n: getattr(worker, n) for n in Background.__annotations__} if worker else {}
    yield from rules.problems_with_background(
        stored | background, born_on=facts["born_on"], codes=codes, today=today
    )
    if worker is None or background.get("current_commune") != worker.current_commune:
        yield from _problems_with_unit(background.get("current_commune"), "current_commune")
    yield from rules.problems_with_identity(
        numbers["personal_id"], sex=facts["sex"], born_on=facts["born_on"]
    )
    yield from rules.problems_with_old_number(numbers["old_id"])


def _problems_with_where(commune: Commune | None, outside: str, village: str) -> Iterator[Problem]:
    inside = commune is not None
    yield from rules.problems_with_place(inside=inside, outside=outside)
    yield from rules.problems_with_village_outside(inside=inside, village=village)
    yield from _problems_with_unit(commune, "commune")


def _problems_with_unit(unit: Commune | None, field: str) -> Iterator[Problem]:
    if unit:
        exists = unit.pk in atlas().on(clock.today()).units
        yield from rules.problems_with_unit(exists=exists, field=field)


def _problems_with_leaving(worker: Worker, born_on: date) -> Iterator[Problem]:
    if born_on != worker.born_on:
        # By the relation's name: departures live in an app that is built on this one.
        standing = worker.departures.filter(cancelled=False)
        days = standing.values_list("departed_on", flat=True)
        yield from rules.problems_with_birth_of_leaver(born_on, days)


def _write(worker: Worker, facts: dict[str, Any], numbers: dict[str, str]) -> None:
    """Save the file; two of the same number at the same moment get the rule's sentence."""
    for name, value in facts.items():
        setattr(worker, name, value)
    worker.name_sort = names.person_sort_key(worker.full_name)
    worker.village_fold = names.fold(worker.village)
    worker.village_sort = names.sort_key(worker.village)
    for which, number in numbers.items():
        if number:
            mark, cipher = _NUMBERS[which]
            setattr(worker, cipher, crypto.encrypt(number))
            setattr(worker, mark, crypto.fingerprint(number))
    try:
        with transaction.atomic():
            worker.save()
    except IntegrityError as error:
        others = Worker.objects.exclude(pk=worker.pk)
        for which, number in numbers.items():
            taken = {_NUMBERS[which][0]: crypto.fingerprint(number)}
            if number and others.filter(**taken).exists():
                raise Refused([rules.already_recorded(number)]) from error
        raise


# What the opening of a file always says, also when it is empty.
_ALWAYS = frozenset(CORRECTABLE) - frozenset(Background.__annotations__) | {
    "commune",
    "personal_id",
}


def _told_at_first(worker: Worker) -> dict[str, Any]:
    """What a new file says; what it does not say yet is left out."""
    told = _told(worker).items()
    return {name: value for name, value in told if name in _ALWAYS or value not in (None, "")}


def _told(worker: Worker) -> dict[str, Any]:
    """The file as the audit and a comparison show it: the numbers masked."""
    facts = {name: getattr(worker, name) for name in CORRECTABLE}
    return {
        **facts,
        "current_commune": worker.current_commune_id,
        "commune": worker.commune_id,
        "outside": worker.outside,
        "personal_id": worker.personal_id_masked,
        "old_id": worker.old_id_masked,
    }
