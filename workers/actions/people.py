"""A file is opened, and what stands in it is corrected: one, or many at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Unpack

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record_many
from communes.models import Commune
from core import clock, crypto, names
from core.beforehand import with_steps_beforehand
from core.inserting import insert_many, insert_values
from core.marks import mark_changed
from core.models import MarkKind
from core.parts import in_parts
from core.problems import Problem, RefusedMany, Stale
from workers import rules
from workers.actions.identity import _alone, _locked, _refuse_recorded_many, _refuse_those
from workers.actions.places import _store_households
from workers.choices import BirthPrecision
from workers.drafts import Correction, NewPerson
from workers.models import NameKey, Residence, Worker
from workers.queries import (
    CORRECTABLE,
    PRINTS,
    Ground,
    Tidied,
    refuse_second,
    tidied_corrections,
    tidied_person,
    to_change,
)
from workers.rules import Background

_BATCH = 500
_CIPHERS = {"personal_id": "personal_id_cipher", "old_id": "old_id_cipher"}
_MASKS = {"personal_id": crypto.mask, "old_id": crypto.mask_front}


# New files ---------------------------------------------------------------------------------------


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
    person = NewPerson(
        full_name=full_name,
        born_on=born_on,
        born_precision=born_precision,
        sex=sex,
        commune=commune,
        outside=outside,
        village=village,
        personal_id=personal_id,
        old_id=old_id,
        ethnicity=ethnicity,
        phone=phone,
        qualification=qualification,
        household=household,
        household_year=household_year,
        more=dict(more),
    )
    with _alone():
        return _register([person], asked=False, by=by)[0]


@with_steps_beforehand
@transaction.atomic
def register_workers(*, people: Sequence[NewPerson], asked: bool = False, by: User) -> list[Worker]:
    """Open the files of all these people, or of none: `RefusedMany` says why (rules as above).

    `asked`: the numbers were looked up and counted by the check of a sheet already. Of two drafts
    with one number the second is refused.
    """
    return _register(people, asked=asked, by=by)


def _register(people: Sequence[NewPerson], *, asked: bool, by: User) -> list[Worker]:
    for commune_id in {person.commune.pk if person.commune else None for person in people}:
        by.must(Permission.WORKER_EDIT, commune_id=commune_id)
    ground = Ground.now()
    drafts = [tidied_person(person, ground) for person in people]
    _refuse_those([draft.problems for draft in drafts])
    _refuse_recorded_many([list(draft.numbers.values()) for draft in drafts], asked=asked, by=by)

    at = clock.now()
    workers = [
        _opened(Worker(commune=person.commune, created_by=by, created_at=at), draft)
        for person, draft in zip(people, drafts, strict=True)
    ]
    _store(workers, drafts, lambda: insert_many(workers))
    _store_what_hangs_on(workers)
    after = [_told_at_first(worker, draft) for worker, draft in zip(workers, drafts, strict=True)]
    reason = rules.from_a_sheet() if asked else ""
    record_many(Event.WORKER_REGISTERED, on=workers, by=by, after=after, reason=reason)
    mark_changed(MarkKind.WORKER, [worker.pk for worker in workers])
    listed = [
        (worker, person.household_year or ground.today.year, person.household)
        for worker, person in zip(workers, people, strict=True)
        if person.household
    ]
    _store_households(listed, known={}, by=by)
    return workers


def _opened(worker: Worker, draft: Tidied) -> Worker:
    worker.outside = draft.outside
    _fill(worker, draft)
    return worker


def _store_what_hangs_on(workers: Sequence[Worker]) -> None:
    for some in in_parts(workers):
        NameKey.store(some)
        homes = [(worker.pk, *(getattr(worker, name) for name in _OF_PLACE)) for worker in some]
        insert_values(Residence, ("worker_id", *_OF_PLACE), homes)


_OF_PLACE = ("commune_id", "outside", "village")


# Corrections -------------------------------------------------------------------------------------


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
    facts = {
        "full_name": full_name,
        "born_on": born_on,
        "born_precision": born_precision,
        "sex": sex,
        "village": village,
        "ethnicity": ethnicity,
        "phone": phone,
        "qualification": qualification,
        **more,
    }
    correction = Correction(worker=worker, facts=facts, personal_id=personal_id, old_id=old_id)
    with _alone():
        return _correct([correction], asked=False, by=by)[0]


@with_steps_beforehand
@transaction.atomic
def correct_workers(
    *, corrections: Sequence[Correction], asked: bool = False, by: User
) -> list[Worker]:
    """Correct all these files, or none: `RefusedMany` says why (rules as above, W-26, W-46).

    What is not in the facts of a correction stays as stored. `asked` as in `register_workers`.
    """
    locked = _locked([correction.worker for correction in corrections])
    for commune_id in {worker.commune_id for worker in locked.values()}:
        by.must(Permission.WORKER_EDIT, commune_id=commune_id)
    current = [replace(each, worker=locked[each.worker.pk]) for each in corrections]
    return _correct(current, asked=asked, by=by)


def _correct(corrections: Sequence[Correction], *, asked: bool, by: User) -> list[Worker]:
    drafts = tidied_corrections(corrections, Ground.now())
    refuse_second(corrections, drafts)
    _refuse_those([draft.problems for draft in drafts])
    _refuse_recorded_many([list(draft.numbers.values()) for draft in drafts], asked=asked, by=by)
    pairs = [(each.worker, draft) for each, draft in zip(corrections, drafts, strict=True)]
    changed = [(worker, draft) for worker, draft in pairs if _differs(worker, draft)]
    if changed:
        _store_corrections(changed, reason=rules.from_a_sheet() if asked else "", by=by)
    return [worker for worker, _draft in pairs]


def _differs(worker: Worker, draft: Tidied) -> bool:
    if any(draft.numbers.values()):
        return True
    return any(_stored(worker, name) != _bare(value) for name, value in draft.facts.items())


def _stored(worker: Worker, name: str) -> Any:
    """A field without asking for the row it points to."""
    return worker.current_commune_id if name == "current_commune" else getattr(worker, name)


def _bare(value: Any) -> Any:
    return value.pk if isinstance(value, Commune) else value


def _store_corrections(changed: Sequence[tuple[Worker, Tidied]], *, reason: str, by: User) -> None:
    before = [_told(worker) for worker, _draft in changed]
    stored = [(worker.full_name, worker.village, _columns(worker)) for worker, _draft in changed]
    for worker, draft in changed:
        worker.version += 1
        _fill(worker, draft)
    workers = [worker for worker, _draft in changed]
    columns = {
        name
        for worker, (_name, _village, old) in zip(workers, stored, strict=True)
        for name, value in _columns(worker).items()
        if old[name] != value
    }
    _store(
        workers,
        [draft for _worker, draft in changed],
        lambda: Worker.objects.bulk_update(workers, sorted(columns), batch_size=_BATCH // 5),
    )
    pairs = list(zip(workers, stored, strict=True))
    _rename([worker for worker, (name, *_rest) in pairs if name != worker.full_name])
    _name_villages([worker for worker, (_name, village, _) in pairs if village != worker.village])
    said = [
        _both_sides(old, worker, draft)
        for old, (worker, draft) in zip(before, changed, strict=True)
    ]
    record_many(
        Event.WORKER_CORRECTED,
        on=workers,
        by=by,
        before=[old for old, _new in said],
        after=[new for _old, new in said],
        reason=reason,
    )
    mark_changed(MarkKind.WORKER, [worker.pk for worker in workers])


def _columns(worker: Worker) -> dict[str, Any]:
    """What is stored, by the name of its field, without asking for the rows it points to."""
    return {
        field.name: getattr(worker, field.attname)
        for field in Worker._meta.concrete_fields
        if not field.primary_key
    }


def _rename(workers: Sequence[Worker]) -> None:
    for some in in_parts(workers):
        NameKey.objects.filter(worker__in=[worker.pk for worker in some]).delete()
        NameKey.store(some)


def _name_villages(workers: Sequence[Worker]) -> None:
    villages = {worker.pk: worker.village for worker in workers}
    for some in in_parts(list(villages)):
        homes = list(Residence.objects.filter(worker__in=some, until=None))
        for home in homes:
            home.village = villages[home.worker_id]
        Residence.objects.bulk_update(homes, ["village"], batch_size=_BATCH)


def _both_sides(
    before: dict[str, Any], worker: Worker, draft: Tidied
) -> tuple[dict[str, Any], dict[str, Any]]:
    told = _told(worker)
    old, new = changes(before, told)
    for which, number in draft.numbers.items():
        if number and before[which]:
            # Two numbers may look alike when masked.
            old[which] = before[which]
            new |= {which: told[which], f"{which}_replaced": True}
    return old, new


# Both --------------------------------------------------------------------------------------------


def _fill(worker: Worker, draft: Tidied) -> None:
    """The draft and what follows from it, not stored yet."""
    for name, value in draft.facts.items():
        setattr(worker, name, value)
    worker.name_sort = names.person_sort_key(worker.full_name)
    worker.village_fold = names.fold(worker.village)
    worker.village_sort = names.last_if_empty(worker.village)
    for which, number in draft.numbers.items():
        if number:
            setattr(worker, _CIPHERS[which], crypto.encrypt(number))
            setattr(worker, PRINTS[which], crypto.fingerprint(number))


def _store(
    workers: Sequence[Worker], drafts: Sequence[Tidied], write: Callable[[], object]
) -> None:
    """Run the write; two of the same number at the same moment get the rule's sentence."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        found = [_taken(*pair) for pair in zip(workers, drafts, strict=True)]
        if not any(found):
            raise
        refused = {index: problems for index, problems in enumerate(found) if problems}
        raise RefusedMany(refused) from error


def _taken(worker: Worker, draft: Tidied) -> list[Problem]:
    others = Worker.objects.exclude(pk=worker.pk) if worker.pk else Worker.objects.all()
    return [
        rules.already_recorded(number)
        for which, number in draft.numbers.items()
        if number and others.filter(**{PRINTS[which]: crypto.fingerprint(number)}).exists()
    ]


# What the opening of a file always says, also when it is empty.
_ALWAYS = frozenset(CORRECTABLE) - frozenset(Background.__annotations__) | {
    "commune",
    "personal_id",
}


def _told_at_first(worker: Worker, draft: Tidied) -> dict[str, Any]:
    """What a new file says; what it does not say yet is left out."""
    masks = {which: _MASKS[which](number) for which, number in draft.numbers.items()}
    told = _told(worker, masks=masks).items()
    return {name: value for name, value in told if name in _ALWAYS or value not in (None, "")}


def _told(worker: Worker, *, masks: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The file as the audit and a comparison show it: the numbers masked."""
    facts = {name: _stored(worker, name) for name in CORRECTABLE}
    return {
        **facts,
        "commune": worker.commune_id,
        "outside": worker.outside,
        "personal_id": masks["personal_id"] if masks else worker.personal_id_masked,
        "old_id": masks["old_id"] if masks else worker.old_id_masked,
    }
