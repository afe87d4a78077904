"""Where somebody lived on a day, and what became of that unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q

from accounts.scopes import Scope
from communes.models import Commune
from communes.queries import Atlas, atlas
from workers.models import Residence, Worker


def residence_on(worker: Worker, day: date) -> Residence | None:
    """Where the person was registered on that day."""
    begun = Q(since=None) | Q(since__lte=day)
    lasting = Q(until=None) | Q(until__gt=day)
    return worker.residences.filter(begun & lasting).select_related("commune").first()


def villages_of(scope: Scope) -> list[str]:
    """The villages in which people in scope live, each in one spelling, in Vietnamese order."""
    people = Worker.objects.visible_to(scope).exclude(village="").order_by("village_sort")
    return list(
        people.values("village_sort").annotate(said=Min("village")).values_list("said", flat=True)
    )


@dataclass(frozen=True)
class Resident:
    """A person in a list, and the unit that the recorded one is part of today if it is gone."""

    worker: Worker
    now: Commune | None


def with_units(people: Iterable[Worker], *, today: date) -> list[Resident]:
    """Each person with "now Xã …" where the recorded unit was merged."""
    drawn = atlas()
    return [Resident(person, _now(drawn, person.commune_id, today)) for person in people]


@dataclass(frozen=True)
class Lived:
    """One residence, and the unit it is part of today if its own is gone."""

    residence: Residence
    now: Commune | None


def residences_of(worker: Worker, *, today: date) -> list[Lived]:
    """Where the person lived, newest first."""
    drawn = atlas()
    rows = worker.residences.select_related("commune").order_by("-pk")
    return [Lived(row, _now(drawn, row.commune_id, today)) for row in rows]


def _now(drawn: Atlas, commune_id: int | None, today: date) -> Commune | None:
    if commune_id is None or commune_id in drawn.on(today).units:
        return None
    return drawn.successor(commune_id, today)
