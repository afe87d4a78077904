"""What the registers say about a departure, as one row: built set-wise, compared, never guessed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractYear

from communes.models import AreaStatus
from contracts.choices import ChangeKind
from contracts.counting import verdict
from contracts.models import Departure, Extension, StayChange
from core.composed import Composed
from core.months import add_months, years_between
from figures.moves import Moves, moves_of
from reference.models import HighIncomeListing
from reference.queries import Book, book
from training.models import Certificate
from training.validity import why_untrained
from workers.models import HouseholdStatus

# Raised when a counting rule changes; every fact says by which rules it was made.
RULE_VERSION = "2026-2"


@dataclass(frozen=True, slots=True)
class Facts:
    """The content of one version: everything in DepartureFact but the system time."""

    departure_id: int
    contract_id: int
    worker_id: int
    unit_id: int | None
    departed_on: date
    ended_on: date | None
    end_kind: str
    return_reason: str
    term_ends_on: date | None
    ends_on: date | None
    left_contract_on: date | None
    country: str
    high_income: bool
    form: str
    duration_type: str
    programme: str
    enterprise_id: int | None
    moves: Moves | None
    region: str | None
    difficult: bool | None
    sex: str
    age: int
    minority: bool | None
    household: str
    qualification: str
    skilled_a: bool | None
    skilled_b: bool | None
    trained: bool
    untrained_reason: str
    counted: bool
    in_stock: bool
    reason: str
    rule_version: str


CONTENT = tuple(field.name for field in fields(Facts))

_REGISTERS = (
    "pk",
    "contract_id",
    "worker_id",
    "commune_id",
    "departed_on",
    "ended_on",
    "end_kind",
    "return_reason",
    "left_contract_on",
    "cancelled",
    "source",
    "qualification",
    "contract__country_id",
    "contract__form",
    "contract__duration_type",
    "contract__enterprise_id",
    "contract__occupation",
    "contract__programme",
    "contract__term_months",
    "worker__sex",
    "worker__born_on",
    "worker__ethnicity",
)
_READ = (*_REGISTERS, "listed", "household", "extended", "region", "difficult")


def build(worker_ids: Sequence[int]) -> list[Facts]:
    """The facts of these workers' recorded departures.

    A constant number of queries whatever the number of workers.
    """
    certificates: dict[int, list[_Held]] = defaultdict(list)
    for worker_id, *held in _CERTIFICATES.rows_of(worker_ids):
        certificates[worker_id].append(_Held(*held))
    changes: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for departure_id, day, country in _CHANGES.rows_of(worker_ids):
        changes[departure_id].append((day, country))
    rows = _DEPARTURES.rows_of(worker_ids)
    lists = book()
    return [
        _facts(dict(zip(_READ, row, strict=True)), certificates, changes, lists) for row in rows
    ]


@dataclass(slots=True)
class _Held:
    """A certificate, as far as it decides who was trained."""

    issued_on: date
    country_id: str | None
    enterprise_id: int | None
    occupation: str


def _certificates() -> QuerySet[Certificate, tuple[Any, ...]]:
    held = Certificate.objects.of_orientation().order_by()
    about = ("issued_on", "country_id", "enterprise_id", "occupation")
    return held.values_list("worker_id", *about)


def _changes() -> QuerySet[StayChange, tuple[Any, ...]]:
    """Changes of country during stays; one of the employer alone moves nobody."""
    moved = StayChange.objects.standing().filter(kind=ChangeKind.COUNTRY).order_by()
    return moved.values_list("departure_id", "changed_on", "country_id")


def _departures() -> QuerySet[Departure, tuple[Any, ...]]:
    """What the registers say about each departure, and what other lists say about its day."""
    listed = HighIncomeListing.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("departed_on")),
        country=OuterRef("contract__country"),
        valid_from__lte=OuterRef("departed_on"),
    )
    household = HouseholdStatus.objects.filter(
        worker=OuterRef("worker"), year=ExtractYear(OuterRef("departed_on"))
    )
    extended = Extension.objects.filter(departure=OuterRef("pk")).order_by("-ends_on")
    area = AreaStatus.objects.standing().filter(
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("departed_on")),
        unit=OuterRef("commune"),
        valid_from__lte=OuterRef("departed_on"),
    )
    return Departure.objects.order_by().values_list(
        *_REGISTERS,
        Exists(listed),
        Subquery(household.values("status")[:1]),
        Subquery(extended.values("ends_on")[:1]),
        Subquery(area.values("region")[:1]),
        Subquery(area.values("difficult")[:1]),
    )


_CERTIFICATES = Composed(_certificates, by="worker_id")
_DEPARTURES = Composed(_departures, by="worker_id")
_CHANGES = Composed(_changes, by="departure__worker_id")


def _facts(
    said: dict[str, Any],
    certificates: dict[int, list[_Held]],
    changes: dict[int, list[tuple[date, str]]],
    lists: Book,
) -> Facts:
    day: date = said["departed_on"]
    country: str = said["contract__country_id"]
    months = said["contract__term_months"]
    term_ends_on = add_months(day, months) if months else None
    counts = verdict(
        cancelled=said["cancelled"],
        source=said["source"],
        duration_type=said["contract__duration_type"],
        outside=said["commune_id"] is None,
    )
    untrained = why_untrained(
        certificates[said["worker_id"]],
        departed_on=day,
        country=country,
        enterprise=said["contract__enterprise_id"],
        occupation=said["contract__occupation"],
    )
    qualification: str = said["qualification"]
    return Facts(
        departure_id=said["pk"],
        contract_id=said["contract_id"],
        worker_id=said["worker_id"],
        unit_id=said["commune_id"],
        departed_on=day,
        ended_on=said["ended_on"],
        end_kind=said["end_kind"] or "",
        return_reason=said["return_reason"],
        term_ends_on=term_ends_on,
        ends_on=max((day for day in (said["extended"], term_ends_on) if day), default=None),
        left_contract_on=said["left_contract_on"],
        country=country,
        high_income=said["listed"],
        form=said["contract__form"],
        duration_type=said["contract__duration_type"],
        programme=said["contract__programme"],
        enterprise_id=said["contract__enterprise_id"],
        moves=moves_of(
            country, departed_on=day, ended_on=said["ended_on"], changes=changes[said["pk"]]
        ),
        region=said["region"],
        difficult=said["difficult"],
        sex=said["worker__sex"],
        age=years_between(said["worker__born_on"], day),
        minority=_is(lists, "ethnic_group", said["worker__ethnicity"], "minority"),
        household=said["household"] or "",
        qualification=qualification,
        skilled_a=_is(lists, "qualification", qualification, "trained"),
        skilled_b=_is(lists, "qualification", qualification, "certified"),
        trained=not untrained.value,
        untrained_reason=untrained.value,
        counted=counts.counted,
        in_stock=counts.in_stock,
        reason=counts.reason.value,
        rule_version=RULE_VERSION,
    )


def _is(lists: Book, listing: str, code: str, attribute: str) -> bool | None:
    """Whether the entry has that attribute; None where nothing is known, or the list has it not."""
    item = lists.item(listing, code) if code else None
    return bool(item.says(attribute)) if item else None


def differing(
    built: Iterable[Facts], stored: dict[int, tuple[int, Facts]]
) -> tuple[list[int], list[Facts]]:
    """Which open versions to close (their ids) and which versions to open."""
    close: list[int] = []
    open_: list[Facts] = []
    left = dict(stored)
    for facts in built:
        pk, known = left.pop(facts.departure_id, (None, None))
        if known == facts:
            continue
        if pk is not None:
            close.append(pk)
        open_.append(facts)
    # A departure that is no longer in the registers keeps its history and has no present.
    close += [pk for pk, _facts in left.values()]
    return close, open_
