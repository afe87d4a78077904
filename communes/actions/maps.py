"""Changes of the map. Both are done from the command line, on a decision of the State.

No permission is asked in here: none exists for the map, because no page and no endpoint leads to
it. Who may run a command on the server is settled by the server; `by` is the account "system" and
names the writer in the audit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from audit.models import Event
from audit.record import record, record_many
from communes import official, rules
from communes.ground import official_outline, store_cells
from communes.models import Commune, CommuneChange, UnitKind
from communes.queries import latest_stamp
from core import clock, names
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import refuse_if

_BATCH = 500
_Key = tuple[str, date | None]


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """What a load found and did. `new` and `changed` count units, predecessors among them."""

    units: int
    predecessors: int
    new: int
    changed: int


@transaction.atomic
def load_units(
    *, province_code: str, entered_at: datetime | None = None, by: AbstractBaseUser
) -> LoadReport:
    """Bring a province's units since 1 July 2025, their predecessors, and what became of these.

    Idempotent: what is there already is compared with the package and corrected where it differs;
    legal bases and instants on record are left alone. The predecessors stand for every earlier
    day. Units without an official boundary are drawn around their centres. `entered_at` is when
    the register learnt of the reform (now, if not said). Raises LookupError for a code that no
    province has. Refused (C-09): a unit that went wholly on record and in part by the package, or
    the other way round.
    """
    reform = official.reform(province_code)
    stored = _stored([unit.code for unit in (*reform.parts, *reform.units)])
    stamp = _next_stamp()
    wanted = [_row(unit, None, official.REFORM, stamp) for unit in reform.parts]
    wanted += [_row(unit, official.REFORM, None, stamp) for unit in reform.units]

    changed = _correct(stored, wanted, stamp)
    opened = [row for row in wanted if (row.code, row.valid_from) not in stored]
    Commune.objects.bulk_create(opened, batch_size=_BATCH)
    rows = {**stored, **{(row.code, row.valid_from): row for row in opened}}
    for pk, facts in _link(reform, rows, entered_at or clock.now()).items():
        changed[pk] = {**changed.get(pk, {}), **facts}
    for row in opened:
        changed.pop(row.pk, None)

    _draw(reform, rows)
    corrected = [row for row in rows.values() if row.pk in changed]
    _tell_of_load(opened, corrected, changed, by)
    return LoadReport(
        units=len(reform.units),
        predecessors=len(reform.parts),
        new=len(opened),
        changed=len(changed),
    )


@transaction.atomic
def merge_units(
    *,
    parts: Sequence[Commune],
    code: str,
    name: str,
    kind: UnitKind,
    effective_on: date,
    legal_basis: str,
    by: AbstractBaseUser,
) -> Commune:
    """Open a unit on that day from whole units that end with it; nobody's row is rewritten.

    Refused (C-01 to C-08): no parts or one twice, parts of two provinces, a part that has an end
    already or does not exist before that day, a code that is not five digits or that another unit
    carries, no name, no legal basis.
    """
    parts = _locked(parts)
    code, name, legal_basis = code.strip(), names.clean(name), names.clean(legal_basis)
    refuse_if(
        rules.problems_with_merger(
            parts=parts,
            code=code,
            name=name,
            effective_on=effective_on,
            legal_basis=legal_basis,
            with_that_code=list(Commune.objects.filter(code=code)),
        )
    )
    unit = _merged(parts, code, name, kind, effective_on)
    unit.save()
    for part in parts:
        _end(part, unit, effective_on, legal_basis, by)
    origin = {"parts": [part.key for part in parts], "legal_basis": legal_basis}
    record(Event.UNIT_OPENED, on=unit, by=by, after={**_told(unit), **origin})
    mark_changed(MarkKind.UNIT, [unit.pk, *(part.pk for part in parts)])
    return unit


# Loading -----------------------------------------------------------------------------------------

# What the package decides about a unit. An end that came after the reform is not its business.
_COMPARED = (
    "name",
    "kind",
    "province_code",
    "old_district",
    "name_fold",
    "name_sort",
    "also_written",
    "latitude",
    "longitude",
    "area_km2",
)


def _stored(codes: Sequence[str]) -> dict[_Key, Commune]:
    rows = Commune.objects.select_for_update().filter(code__in=codes).order_by("pk")
    return {(row.code, row.valid_from): row for row in rows}


def _row(
    unit: official.Official, valid_from: date | None, valid_until: date | None, stamp: datetime
) -> Commune:
    return Commune(
        **vars(unit),
        valid_from=valid_from,
        valid_until=valid_until,
        name_fold=names.fold(unit.name),
        name_sort=names.sort_key(unit.name),
        stamped_at=stamp,
    )


def _correct(
    stored: dict[_Key, Commune], wanted: Iterable[Commune], stamp: datetime
) -> dict[int, dict[str, Any]]:
    """Bring stored rows up to the package; hand back what changed, by row."""
    changed = {}
    for unit in wanted:
        row = stored.get((unit.code, unit.valid_from))
        if row is None:
            continue
        fields = [*_COMPARED, *(["valid_until"] if unit.valid_until else [])]
        after = {f: getattr(unit, f) for f in fields if getattr(unit, f) != getattr(row, f)}
        if after:
            changed[row.pk] = after
            for field, value in {**after, "stamped_at": stamp}.items():
                setattr(row, field, value)
    touched = [row for row in stored.values() if row.pk in changed]
    Commune.objects.bulk_update(
        touched, [*_COMPARED, "valid_until", "stamped_at"], batch_size=_BATCH
    )
    return changed


def _link(
    reform: official.Reform, rows: dict[_Key, Commune], entered_at: datetime
) -> dict[int, dict[str, Any]]:
    """Record who went where, once; hand back the old units whose links are new."""
    old_ids = [rows[unit.code, None].pk for unit in reform.parts]
    known = {
        (change.old_id, change.new_id): change
        for change in CommuneChange.objects.filter(old__in=old_ids, effective_on=official.REFORM)
    }
    missing, differing = [], []
    for share in reform.shares:
        old, new = rows[share.old, None], rows[share.new, official.REFORM]
        change = known.get((old.pk, new.pk))
        if change is None:
            missing.append(
                CommuneChange(
                    old=old,
                    new=new,
                    effective_on=official.REFORM,
                    legal_basis=reform.resolution,
                    in_part=share.in_part,
                    entered_at=entered_at,
                )
            )
        elif change.in_part != share.in_part:
            differing.append(old)
    refuse_if(rules.problems_with_shares(differing))
    CommuneChange.objects.bulk_create(missing, batch_size=_BATCH)
    return {
        change.old_id: {"became": change.new_id, "in_part": change.in_part} for change in missing
    }


def _draw(reform: official.Reform, rows: dict[_Key, Commune]) -> None:
    """Cells for both maps; inside the official border of the province where that is known."""
    parts = [rows[unit.code, None] for unit in reform.parts]
    units = [rows[unit.code, official.REFORM] for unit in reform.units]
    store_cells([parts, units], official_outline(units))


def _tell_of_load(
    opened: Sequence[Commune],
    corrected: Sequence[Commune],
    changed: dict[int, dict[str, Any]],
    by: AbstractBaseUser,
) -> None:
    record_many(Event.UNIT_OPENED, on=opened, by=by, after=[_told(row) for row in opened])
    facts = [changed[row.pk] for row in corrected]
    record_many(Event.UNIT_CHANGED, on=corrected, by=by, after=facts)
    mark_changed(MarkKind.UNIT, [row.pk for row in (*opened, *corrected)])


# Merging -----------------------------------------------------------------------------------------


def _locked(parts: Sequence[Commune]) -> list[Commune]:
    """The same units as stored now, in the same order."""
    ids = [part.pk for part in parts]
    rows = Commune.objects.select_for_update().filter(pk__in=ids).order_by("pk").in_bulk()
    return [rows[pk] for pk in ids]


def _merged(
    parts: Sequence[Commune], code: str, name: str, kind: UnitKind, effective_on: date
) -> Commune:
    districts = {part.old_district for part in parts}
    return Commune(
        code=code,
        name=name,
        kind=UnitKind(kind),
        province_code=parts[0].province_code,
        old_district=districts.pop() if len(districts) == 1 else "",
        valid_from=effective_on,
        name_fold=names.fold(name),
        name_sort=names.sort_key(name),
        latitude=_middle([(part.latitude, part.area_km2) for part in parts]),
        longitude=_middle([(part.longitude, part.area_km2) for part in parts]),
        area_km2=_sum([part.area_km2 for part in parts]),
        stamped_at=_next_stamp(),
    )


def _end(
    part: Commune, unit: Commune, effective_on: date, legal_basis: str, by: AbstractBaseUser
) -> None:
    part.valid_until, part.stamped_at = effective_on, unit.stamped_at
    part.save(update_fields=["valid_until", "stamped_at"])
    CommuneChange.objects.create(
        old=part,
        new=unit,
        effective_on=effective_on,
        legal_basis=legal_basis,
        entered_at=clock.now(),
    )
    after = {"valid_until": effective_on, "became": unit.key, "legal_basis": legal_basis}
    record(Event.UNIT_CHANGED, on=part, by=by, before={"valid_until": None}, after=after)


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known), 2) if len(known) == len(values) else None


def _middle(points: Sequence[tuple[float | None, float | None]]) -> float | None:
    """The middle of coordinates, each as heavy as its area; all equally if one has none."""
    known = [(place, area) for place, area in points if place is not None]
    if not known:
        return None
    weights = [area for _place, area in known if area]
    if len(weights) < len(known):
        weights = [1.0] * len(known)
    total = sum(place * weight for (place, _a), weight in zip(known, weights, strict=True))
    return round(total / sum(weights), 6)


# Both --------------------------------------------------------------------------------------------


def _told(unit: Commune) -> dict[str, Any]:
    fields = ("code", "name", "kind", "province_code", "old_district", "valid_from", "valid_until")
    return {field: getattr(unit, field) for field in fields}


def _next_stamp() -> datetime:
    """Later than every stamp so far, also while a demonstration has turned the clock back."""
    last = latest_stamp()
    return max(clock.now(), last + timedelta(microseconds=1)) if last else clock.now()
