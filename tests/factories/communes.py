"""Units and what became of them."""

from collections.abc import Sequence
from datetime import date, datetime

import factory
from factory.django import DjangoModelFactory

from communes.models import AreaStatus, Commune, CommuneChange
from communes.queries import Atlas, Change
from core import clock
from tests.factories import CommuneFactory

REFORM = date(2025, 7, 1)


class OldUnitFactory(CommuneFactory):
    """A unit that was there when the register began; it ends with the reform unless told."""

    valid_from = None
    valid_until = REFORM
    old_district = "Mường La"


class ChangeFactory(DjangoModelFactory):
    class Meta:
        model = CommuneChange

    old = factory.SubFactory(OldUnitFactory)
    new = factory.SubFactory(CommuneFactory)
    effective_on = factory.SelfAttribute("new.valid_from")
    legal_basis = "Nghị quyết số 1681/NQ-UBTVQH15"
    entered_at = clock.at(date(2025, 6, 20))


class AreaStatusFactory(DjangoModelFactory):
    class Meta:
        model = AreaStatus

    unit = factory.SubFactory(CommuneFactory)
    region = "III"
    difficult = True
    valid_from = REFORM
    legal_basis = "Quyết định mẫu 1/QĐ-TTg"


def merged(*parts: Commune, into: Commune, **fields: object) -> Commune:
    """These parts went wholly into that unit on its first day."""
    for part in parts:
        ChangeFactory(old=part, new=into, **fields)
    return into


def divided(old: Commune, *shares: Commune, **fields: object) -> None:
    """That unit went in shares into these."""
    for share in shares:
        ChangeFactory(old=old, new=share, in_part=True, **fields)


# In memory, for what needs no database -----------------------------------------------------------


def unit(pk: int, begins: date | None = None, ends: date | None = None) -> Commune:
    """A unit that is not stored."""
    return CommuneFactory.build(pk=pk, code=f"{pk:05d}", valid_from=begins, valid_until=ends)


def change(
    old: int, new: int, day: date, *, in_part: bool = False, entered_at: datetime | None = None
) -> Change:
    """Known from that very day unless told."""
    return Change(old, new, day, in_part, entered_at or clock.at(day))


def atlas_of(units: Sequence[Commune], *changes: Change) -> Atlas:
    return Atlas({each.pk: each for each in units}, changes)
