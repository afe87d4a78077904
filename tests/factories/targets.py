"""Plans, versions and numbers; 2025 with the 200 of Resolution 420 unless said otherwise."""

from collections.abc import Mapping
from datetime import date, datetime

import factory
from factory.django import DjangoModelFactory

from communes.models import Commune, CommuneChange
from core import clock
from targets.models import Plan, Target, TargetBody, TargetKind, TargetVersion
from tests.factories import UserFactory

MERGER = date(2025, 7, 1)


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan

    code = "2025"
    first_day = date(2025, 1, 1)
    last_day = date(2025, 12, 31)


class TargetVersionFactory(DjangoModelFactory):
    """Waits for approval; with `approved=True` it counts from 10 December 2024 on."""

    class Meta:
        model = TargetVersion

    class Params:
        approved = factory.Trait(
            approved_by=factory.SubFactory(UserFactory),
            approved_at=clock.at(date(2024, 12, 10)),
        )

    plan = factory.SubFactory(PlanFactory)
    number = 1
    document_number = "420/NQ-HĐND"
    document_date = date(2024, 12, 5)
    document_body = "HĐND tỉnh Sơn La"
    in_force_on = date(2025, 1, 1)
    province_total = 200
    entered_by = factory.SubFactory(UserFactory)


class TargetBodyFactory(DjangoModelFactory):
    class Meta:
        model = TargetBody

    name = factory.Sequence(lambda n: f"Trường Cao đẳng mẫu {n}")


def give(
    version: TargetVersion,
    numbers: Mapping[Commune | TargetBody, int],
    kind: str = TargetKind.ALL,
) -> TargetVersion:
    """Write numbers into a version, past all actions."""
    for place, value in numbers.items():
        side = {"unit": place} if isinstance(place, Commune) else {"body": place}
        Target.objects.create(version=version, kind=kind, value=value, **side)
    return version


def merge(
    *old: Commune, into: Commune, in_part: bool = False, entered_at: datetime | None = None
) -> Commune:
    """The old units end on 1 July 2025 and lie in the new one from then on."""
    for unit in old:
        unit.valid_until = MERGER
        unit.save(update_fields=["valid_until"])
        CommuneChange.objects.create(
            old=unit,
            new=into,
            effective_on=MERGER,
            legal_basis="1681/NQ-UBTVQH15",
            in_part=in_part,
            entered_at=entered_at or clock.at(date(2025, 6, 20)),
        )
    return into
