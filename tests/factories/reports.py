"""Plans with approved targets, and mergers, as the overview needs them."""

from datetime import UTC, date, datetime
from decimal import Decimal

from communes.models import Commune, CommuneChange
from targets.models import Plan, Target, TargetBody, TargetVersion
from tests.factories import CommuneFactory, UserFactory

DECIDED = datetime(2024, 12, 20, tzinfo=UTC)


def plan_of(year: int = 2025, *, target: int | None = 200) -> Plan:
    """A yearly plan with an approved version; without `target` nothing is approved."""
    plan = Plan.objects.create(
        code=str(year), first_day=date(year, 1, 1), last_day=date(year, 12, 31)
    )
    if target is not None:
        approve(plan, target)
    return plan


def approve(plan: Plan, target: int, *, ratio: str = "1.30", strict: bool = True) -> TargetVersion:
    """An approved version of the plan's target, Resolution 420's number and date."""
    return TargetVersion.objects.create(
        plan=plan,
        number=1,
        document_number="420/NQ-HĐND",
        document_date=date(2024, 12, 5),
        document_body="HĐND tỉnh",
        in_force_on=plan.first_day,
        province_total=target,
        stretch_ratio=Decimal(ratio),
        stretch_strict=strict,
        entered_by=UserFactory(),
        approved_by=UserFactory(),
        approved_at=DECIDED,
    )


def give(plan: Plan, unit: Commune | TargetBody, value: int) -> Target:
    """A unit's or a named body's own number in the approved version."""
    place = {"unit": unit} if isinstance(unit, Commune) else {"body": unit}
    return Target.objects.create(version=plan.versions.get(), value=value, **place)


def merged_into(new: Commune, *names: str, district: str = "Mường La") -> list[Commune]:
    """Old units that became `new` on its first day."""
    old = [
        CommuneFactory(
            name=name, old_district=district, valid_from=None, valid_until=new.valid_from
        )
        for name in names
    ]
    for part in old:
        CommuneChange.objects.create(
            old=part,
            new=new,
            effective_on=new.valid_from,
            legal_basis="Nghị quyết 1681/NQ-UBTVQH15",
            entered_at=datetime(2025, 6, 16, tzinfo=UTC),
        )
    return old
