"""Where somebody lived on a day, and what became of that unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Min, Q, QuerySet, Value
from django.db.models.functions import Concat

from accounts.scopes import Scope
from communes.models import Commune
from communes.queries import Atlas, atlas
from workers.models import Residence, Worker


def residence_on(worker: Worker, day: date) -> Residence | None:
    """Where the person was registered on that day."""
    begun = Q(since=None) | Q(since__lte=day)
    lasting = Q(until=None) | Q(until__gt=day)
    return worker.residences.filter(begun & lasting).select_related("commune").first()


def ordered_by_village(people: QuerySet[Worker], scope: Scope) -> QuerySet[Worker]:
    """These people, to be ordered by `by_village`.

    The province and one unit have an index in that order. Of several units (a merged one and what
    it was made of) the people are found first and sorted then: PostgreSQL would walk the index of
    the whole province to find them, 1.3 s instead of 0.3 among a million.
    """
    several = len(scope.commune_ids) > 1 and not scope.whole_province
    key: Any = Concat("village_sort", Value("")) if several else F("village_sort")
    return people.alias(by_village=key)


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
