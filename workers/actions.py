"""What is done to a person's file. Every door (page, spreadsheet, command) comes through here."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import AuditEntry, Event
from audit.record import changes, record
from communes.models import Commune
from communes.queries import atlas
from core import clock, crypto, names
from core.beforehand import beforehand, with_steps_beforehand
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import Problem, Refused, Stale, refuse_if
from workers import rules
from workers.choices import BirthPrecision
from workers.models import HouseholdStatus, NameKey, Residence, Worker
from workers.queries import to_change

CORRECTABLE = (
    "full_name",
    "born_on",
    "born_precision",
    "sex",
    "village",
    "ethnicity",
    "phone",
    "qualification",
)


@with_steps_beforehand
@transaction.atomic
def register_worker(
    *,
    full_name: str,
    born_on: date,
    born_precision: str = BirthPrecision.DAY,
    sex: str,
    commune: Commune,
    village: str = "",
    personal_id: str = "",
    ethnicity: str = "",
    phone: str = "",
    qualification: str = "",
    household: str = "",
    household_year: int | None = None,
    by: User,
) -> Worker:
    """Open the file of a person who lives in `commune` today (rules W-01 to W-16, W-20, W-23).

    `personal_id` may be learned later; a number that is known anywhere is refused and nothing said
    about whose it is; typing one is a look-up. `household` is the status on the list of
    `household_year` (this year).
    """
    by.must(Permission.WORKER_EDIT, commune_id=commune.pk)
    facts = _tidied(
        full_name=full_name,
        born_on=born_on,
        born_precision=born_precision,
        sex=sex,
        village=village,
        ethnicity=ethnicity,
        phone=phone,
        qualification=qualification,
    )
    number = rules.tidy_identity(personal_id)
    today = clock.today()
    refuse_if(
        [
            *_problems_with_facts(facts, number),
            *rules.problems_with_unit(exists=commune.pk in atlas().on(today).units),
        ]
    )
    _refuse_recorded(number, by=by)

    worker = Worker(commune=commune, created_by=by, created_at=clock.now(), **facts)
    _set_derived(worker)
    _save_with_number(worker, number)
    NameKey.objects.bulk_create(_name_keys(worker))
    Residence.objects.create(worker=worker, commune=commune, village=worker.village)
    record(Event.WORKER_REGISTERED, on=worker, by=by, after=_told(worker))
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
    ethnicity: str,
    phone: str,
    qualification: str,
    by: User,
) -> Worker:
    """Correct what stands in the file (W-01 to W-15, W-23, W-25); no `personal_id` changes nothing.

    Raises Stale when the file is no longer at the `version` that was seen.
    """
    worker = _locked(worker)
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
    )
    number = rules.tidy_identity(personal_id)
    refuse_if(
        [*_problems_with_facts(facts, number), *_problems_with_leaving(worker, facts["born_on"])]
    )
    if crypto.fingerprint(number) == worker.personal_id_print:
        number = ""  # the person's own: nothing to ask, nothing to change
    _refuse_recorded(number, by=by)

    before = _told(worker)
    if not number and all(before[name] == value for name, value in facts.items()):
        return worker
    renamed = worker.full_name != facts["full_name"]
    for name, value in facts.items():
        setattr(worker, name, value)
    _set_derived(worker)
    worker.version += 1
    _save_with_number(worker, number)
    if renamed:
        worker.name_keys.all().delete()
        NameKey.objects.bulk_create(_name_keys(worker))
    worker.residences.filter(until=None).update(village=worker.village)
    old, new = changes(before, _told(worker))
    if number and before["personal_id"]:
        # Two numbers may look alike when masked.
        old["personal_id"] = before["personal_id"]
        new |= {"personal_id": worker.personal_id_masked, "personal_id_replaced": True}
    record(Event.WORKER_CORRECTED, on=worker, by=by, before=old, after=new)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return worker


@transaction.atomic
def move_worker(
    *, worker: Worker, commune: Commune, village: str = "", moved_on: date, by: User
) -> Residence:
    """The person lives in `commune` from `moved_on` on (rules W-16 to W-19).

    Done by the unit the person leaves, or by the Department: nobody pulls a person in. What was
    counted for the old unit stays there.
    """
    worker = _locked(worker)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    open_residence = worker.residences.get(until=None)
    village = names.clean(village)
    refuse_if(_problems_with_move(open_residence, commune, village, moved_on))

    before = {"commune": worker.commune_id, "village": worker.village}
    open_residence.until = moved_on
    open_residence.save(update_fields=["until"])
    residence = Residence.objects.create(
        worker=worker, commune=commune, village=village, since=moved_on
    )
    worker.commune, worker.village = commune, village
    _set_derived(worker)
    worker.version += 1
    worker.save()
    after = {"commune": commune.pk, "village": village, "moved_on": moved_on}
    record(Event.WORKER_MOVED, on=worker, by=by, before=before, after=after)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return residence


@transaction.atomic
def record_household(*, worker: Worker, year: int, status: str, by: User) -> HouseholdStatus:
    """The household's status on the commune's list of that year, new or corrected (rule W-20)."""
    worker = _locked(worker)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    refuse_if(rules.problems_with_household(year=year, status=status, today=clock.today()))
    known = worker.households.filter(year=year).first()
    before = {"year": year, "status": known.status} if known else None
    household, _made = HouseholdStatus.objects.update_or_create(
        worker=worker, year=year, defaults={"status": status}
    )
    after = {"year": year, "status": status}
    record(Event.HOUSEHOLD_RECORDED, on=worker, by=by, before=before, after=after)
    mark_changed(MarkKind.WORKER, [worker.pk])
    return household


@transaction.atomic
def reveal_identity(*, worker: Worker, reason: str, by: User) -> str:
    """The citizen number in clear, for a stated reason that stays in the audit (W-21, W-22).

    Nothing counted changes, so nothing is marked.
    """
    worker = _locked(worker)
    by.must(Permission.IDENTITY_REVEAL, commune_id=worker.commune_id)
    number = worker.personal_id
    reason = names.clean(reason)
    refuse_if(rules.problems_with_reveal(reason=reason, recorded=bool(number)))
    after = {"personal_id": crypto.mask(number)}
    record(Event.IDENTITY_REVEALED, on=worker, by=by, after=after, reason=reason)
    return number


@transaction.atomic
def ask_identity(*, personal_id: str, by: User) -> bool:
    """Whether a citizen number is recorded anywhere; counted, kept, at most 30 in an hour (W-23).

    Who the number belongs to is not said; queries.with_number shows a file in one's own scope.
    """
    by.must(Permission.IDENTITY_REVEAL, commune_id=_anywhere(by))
    number = rules.tidy_identity(personal_id)
    refuse_if(rules.problems_with_number(number, needed=True))
    return _ask(number, by=by)


@transaction.atomic
def _ask(number: str, *, by: User) -> bool:
    # The row of who asks, so that questions sent at once are counted one after another.
    User.objects.select_for_update().get(pk=by.pk)
    refuse_if(rules.problems_with_asking(asked=_asked_in_vain(by)))
    known = _is_recorded(number)
    after = {"personal_id": crypto.mask(number), "recorded": known}
    record(Event.IDENTITY_ASKED, on=by, by=by, after=after)
    return known


def _asked_in_vain(by: User) -> int:
    """Questions of the last hour, less those that put a person's first number on record.

    Who enters people one after another is not stopped: each number stands in a file of its own.
    A number that replaces another one may have been tried, so it stays counted.
    """
    lately = AuditEntry.objects.filter(by_id=by.pk, at__gt=clock.now() - timedelta(hours=1))
    opened = lately.filter(event=Event.WORKER_REGISTERED).exclude(after__personal_id="")
    learned = lately.filter(event=Event.WORKER_CORRECTED, before__personal_id="")
    asked = lately.filter(event=Event.IDENTITY_ASKED).count()
    return asked - opened.count() - learned.count()


def _is_recorded(number: str) -> bool:
    return Worker.objects.filter(personal_id_print=crypto.fingerprint(number)).exists()


def _refuse_recorded(number: str, *, by: User) -> None:
    """W-15 for a number that a file has, or W-23 in its place: whoever types one looks it up.

    Asked last, when nothing else is wrong, so that one person entered is one look-up. The question
    stays in the audit whatever becomes of the entry.
    """
    if number:
        asked = f"identity {by.pk} {crypto.fingerprint(number)}"
        beforehand(asked, lambda: _ask(number, by=by))
        refuse_if([rules.already_recorded()] if _is_recorded(number) else [])


def _anywhere(by: User) -> int | None:
    """A unit where `by` holds the right; asking needs it somewhere, not in one place."""
    return next(iter(by.scope_for(Permission.IDENTITY_REVEAL).commune_ids), None)


def _locked(worker: Worker) -> Worker:
    return to_change(worker.pk)


def _tidied(**facts: Any) -> dict[str, Any]:
    """What is stored: one spelling, no invisible characters, no made-up day of birth."""
    return {
        **facts,
        "full_name": names.clean(facts["full_name"]),
        "village": names.clean(facts["village"]),
        "phone": rules.tidy_phone(facts["phone"]),
        "born_on": rules.born_as_known(facts["born_on"], facts["born_precision"]),
    }


def _problems_with_facts(facts: dict[str, Any], number: str) -> Iterator[Problem]:
    yield from rules.problems_with_person(**facts, today=clock.today())
    yield from rules.problems_with_identity(number, sex=facts["sex"], born_on=facts["born_on"])


def _problems_with_leaving(worker: Worker, born_on: date) -> Iterator[Problem]:
    if born_on != worker.born_on:
        # By the relation's name: departures live in an app that is built on this one.
        standing = worker.departures.filter(cancelled=False)
        days = standing.values_list("departed_on", flat=True)
        yield from rules.problems_with_birth_of_leaver(born_on, days)


def _problems_with_move(
    residence: Residence, commune: Commune, village: str, moved_on: date
) -> Iterator[Problem]:
    map_then = atlas().on(moved_on)
    yield from rules.problems_with_move(
        moved_on=moved_on,
        since=residence.since,
        # The unit a merged unit became is the same place: a merger moves nobody.
        same_place=commune.pk in (residence.commune_id, map_then.place(residence.commune_id)),
        exists=commune.pk in map_then.units,
        today=clock.today(),
    )
    yield from rules.problems_with_village(village)


def _set_derived(worker: Worker) -> None:
    worker.name_sort = names.person_sort_key(worker.full_name)
    worker.village_fold = names.fold(worker.village)
    worker.village_sort = names.sort_key(worker.village)


def _save_with_number(worker: Worker, number: str) -> None:
    """Save the file; two of the same number at the same moment get the rule's sentence."""
    if number:
        worker.personal_id_cipher = crypto.encrypt(number)
        worker.personal_id_print = crypto.fingerprint(number)
    try:
        with transaction.atomic():
            worker.save()
    except IntegrityError as error:
        if Worker.objects.filter(personal_id_print=worker.personal_id_print).exists():
            raise Refused([rules.already_recorded()]) from error
        raise


def _name_keys(worker: Worker) -> list[NameKey]:
    spelled = names.spelling(worker.full_name).split()
    return [
        NameKey(worker=worker, key=key, spelled=" ".join(spelled[start:]))
        for start, key in enumerate(names.search_keys(worker.full_name))
    ]


def _told(worker: Worker) -> dict[str, Any]:
    """The file as the audit and a comparison show it: the number masked."""
    facts = {name: getattr(worker, name) for name in CORRECTABLE}
    return {**facts, "commune": worker.commune_id, "personal_id": worker.personal_id_masked}
