"""Who left without the training that was needed, and why."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.scopes import Scope
from communes.queries import atlas
from contracts.counting import verdict
from contracts.models import Departure
from training.models import Certificate
from training.queries.certificates import Explained, explained_for, going_of
from training.validity import Untrained, why_untrained


@dataclass(frozen=True)
class Left:
    """One departure without training."""

    departure: Departure
    verdict: Untrained
    explained: Explained

    @property
    def pk(self) -> int:
        return self.departure.pk


@dataclass(frozen=True)
class Leavers:
    """The departures of a period: how many, and those that were not trained."""

    departures: int
    untrained: list[Left]
    reasons: Counter[Untrained]

    @property
    def trained(self) -> int:
        return self.departures - self.reasons.total()


def left_in(first: date, last: date, *, scope: Scope, asked: dict[str, Any]) -> Leavers:
    """Departures of these days (both included) whose person was not trained, newest first.

    Those that count, as in the figures, of people who live in scope now. All forms of going are
    asked for training; `asked` narrows by `country`, `unit` and `form`, and the list, not the
    counts, by `reason`. Two queries, whatever the number of people.
    """
    found = Departure.objects.visible_to(scope).standing().for_list()
    found = found.filter(departed_on__gte=first, departed_on__lte=last)
    if asked.get("country"):
        found = found.filter(contract__country=asked["country"])
    if asked.get("unit"):
        found = found.filter(commune__in=atlas().with_predecessors([asked["unit"].pk]))
    if asked.get("form"):
        found = found.filter(contract__form=asked["form"])
    rows = found.prefetch_related(None).order_by("-departed_on", "-pk")
    departures = [row for row in rows if _counts(row)]
    papers = _papers(first, last, scope)
    verdicts = [(row, _verdict(row, papers[row.worker_id])) for row in departures]
    missed = [(row, why) for row, why in verdicts if why is not Untrained.TRAINED]
    wanted = asked.get("reason")
    return Leavers(
        len(departures),
        [
            Left(row, why, explained_for(row, papers[row.worker_id]))
            for row, why in missed
            if not wanted or why == wanted
        ],
        Counter(why for _row, why in missed),
    )


def _counts(departure: Departure) -> bool:
    return verdict(
        cancelled=departure.cancelled,
        source=departure.source,
        duration_type=departure.contract.duration_type,
        outside=departure.commune_id is None,
    ).counted


def _verdict(departure: Departure, papers: list[Certificate]) -> Untrained:
    going = going_of(departure.contract, departure.departed_on)
    return why_untrained(
        papers,
        departed_on=going.departed_on,
        country=going.country,
        enterprise=going.enterprise,
        occupation=going.occupation,
    )


def _papers(first: date, last: date, scope: Scope) -> dict[int, list[Certificate]]:
    """The orientation certificates of those who left in these days, by person."""
    left = Departure.objects.visible_to(scope).standing()
    left = left.filter(departed_on__gte=first, departed_on__lte=last)
    found = Certificate.objects.of_orientation().filter(worker__in=left.values("worker_id"))
    papers: dict[int, list[Certificate]] = defaultdict(list)
    for paper in found.select_related("country", "enterprise"):
        papers[paper.worker_id].append(paper)
    return papers
