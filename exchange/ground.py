"""What numbering reads, set-wise for many entries of the audit: which records they touch, where
each stands now, and what was told of it last."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from audit.models import AuditEntry, Event
from contracts.models import Contract, Departure, Registration
from contracts.states import ContractStatus
from core.parts import in_parts
from enterprises.models import Enterprise, LicenceEvent
from exchange.models import Told
from exchange.registers import (
    CONTRACTS,
    DEPARTURES,
    ENTERPRISES,
    RETURNS,
    TARGETS,
    TOUCHES,
    WITH_STAYS,
    WORKERS,
)
from targets.models import TargetVersion
from workers.models import Worker

Key = tuple[str, int]  # register, id
_WORKER, _CONTRACT = Worker._meta.label, Contract._meta.label
_REGISTRATION, _LICENCE = Registration._meta.label, LicenceEvent._meta.label
_ALONE = {Enterprise._meta.label: ENTERPRISES, TargetVersion._meta.label: TARGETS}
# The records that stand, of those with these numbers, with the unit that decides who is told.
_STANDING: dict[str, Any] = {
    WORKERS: lambda: Worker.objects.filter(merged_into=None).values_list("pk", "commune"),
    CONTRACTS: lambda: (
        Contract.objects.exclude(status=ContractStatus.CANCELLED)
        .filter(worker__merged_into=None)
        .values_list("pk", "worker__commune")
    ),
    DEPARTURES: lambda: _stays().values_list("pk", "worker__commune"),
    RETURNS: lambda: _stays().exclude(ended_on=None).values_list("pk", "worker__commune"),
    ENTERPRISES: lambda: Enterprise.objects.values_list("pk", "version"),
    TARGETS: lambda: TargetVersion.objects.filter(approved_at__isnull=False).values_list(
        "pk", "number"
    ),
}


def _stays() -> QuerySet[Departure]:
    return Departure.objects.standing().filter(worker__merged_into=None)


@dataclass(kw_only=True)
class Touched:
    """Whom a run of entries is about: each entry with its records, in order."""

    records: list[tuple[AuditEntry, list[Key]]] = field(default_factory=list)
    # The contract of a departure or return, the person of a contract.
    owners: dict[Key, int] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for _entry, records in self.records:
            for register, key in records:
                found[register].add(key)
        return found


def touched(entries: Sequence[AuditEntry]) -> Touched:
    """The records that these entries may have changed."""
    seen = [entry for entry in entries if entry.event in TOUCHES]
    subjects: dict[str, set[int]] = defaultdict(set)
    for entry in seen:
        subjects[entry.subject_type].add(int(entry.subject_id))
    movers = [int(e.subject_id) for e in seen if e.event in WITH_STAYS]
    contracts_of = _contracts_of(movers)
    registered = _pairs(Registration.objects, subjects[_REGISTRATION], "pk", "contract")
    licensed = _pairs(LicenceEvent.objects, subjects[_LICENCE], "pk", "enterprise")
    wanted = subjects[_CONTRACT] | set(registered.values())
    wanted |= {pk for contracts in contracts_of.values() for pk in contracts}
    stays = _stays_of(wanted)
    workers = _persons_of(wanted)

    def of_contract(pk: int) -> Iterator[Key]:
        if pk in workers:
            yield WORKERS, workers[pk]
        yield CONTRACTS, pk
        for stay in sorted(stays[pk]):
            yield DEPARTURES, stay
            yield RETURNS, stay

    def of(entry: AuditEntry) -> Iterator[Key]:
        kind, pk = entry.subject_type, int(entry.subject_id)
        if kind == _WORKER:
            yield WORKERS, pk
            if entry.event in WITH_STAYS:
                for contract in contracts_of[pk]:
                    yield from (key for key in of_contract(contract) if key[0] != WORKERS)
        elif kind == _CONTRACT:
            yield from of_contract(pk)
        elif kind == _REGISTRATION and pk in registered:
            yield from of_contract(registered[pk])
        elif kind == _LICENCE and pk in licensed:
            yield ENTERPRISES, licensed[pk]
        elif kind in _ALONE:
            yield _ALONE[kind], pk

    found = Touched()
    for entry in seen:
        found.records.append((entry, [key for key in of(entry) if key[0] in _of_event(entry)]))
    found.owners |= {(CONTRACTS, pk): worker for pk, worker in workers.items()}
    for contract, departures in stays.items():
        for stay in departures:
            found.owners[DEPARTURES, stay] = found.owners[RETURNS, stay] = contract
    return found


def _of_event(entry: AuditEntry) -> tuple[str, ...]:
    return TOUCHES[Event(entry.event)]


def _pairs(rows: Any, keys: Iterable[int], by: str, to: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in in_parts(sorted(keys)):
        found |= dict(rows.filter(**{f"{by}__in": some}).order_by().values_list(by, to))
    return found


def _contracts_of(workers: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for some in in_parts(sorted(set(workers))):
        rows = Contract.objects.filter(worker__in=some).order_by("pk")
        for pk, worker in rows.values_list("pk", "worker"):
            found[worker].append(pk)
    return found


def _persons_of(contracts: Iterable[int]) -> dict[int, int]:
    """Whose the contracts are; of those that are gone, whose they were."""
    told = Told.objects.filter(register=CONTRACTS)
    gone = _pairs(told, contracts, "key", "owner")
    return gone | _pairs(Contract.objects, contracts, "pk", "worker")


def _stays_of(contracts: Iterable[int]) -> dict[int, set[int]]:
    """The departures of contracts: as recorded now, and as told before, should they be gone."""
    found: dict[int, set[int]] = defaultdict(set)
    for some in in_parts(sorted(contracts)):
        now = Departure.objects.filter(contract__in=some).order_by()
        before = Told.objects.filter(owner__in=some, register__in=(DEPARTURES, RETURNS)).order_by()
        for contract, pk in now.values_list("contract", "pk"):
            found[contract].add(pk)
        for owner, pk in before.values_list("owner", "key"):
            assert owner is not None  # asked by owner
            found[owner].add(pk)
    return found


def standing(keys: dict[str, set[int]]) -> dict[Key, int | None]:
    """Those of the records that stand now, each with the unit that decides who is told."""
    found: dict[Key, int | None] = {}
    for register, numbers in keys.items():
        for some in in_parts(sorted(numbers)):
            rows = _STANDING[register]().filter(pk__in=some).order_by()
            placed = register not in _ALONE.values()
            found.update({(register, pk): unit if placed else None for pk, unit in rows})
    return found


def told_last(keys: dict[str, set[int]]) -> dict[Key, Told]:
    """What was told last about these records."""
    found: dict[Key, Told] = {}
    for register, numbers in keys.items():
        for some in in_parts(sorted(numbers)):
            rows = Told.objects.filter(register=register, key__in=some)
            found |= {(row.register, row.key): row for row in rows}
    return found
