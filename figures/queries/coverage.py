"""Which units of the map had a departure."""

from collections.abc import Mapping
from dataclasses import dataclass

from communes.models import Commune
from figures.queries.facts import count, flow
from figures.questions import Question

SENT = "sent"
SILENT = "silent"


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many units of the map had at least one departure; the denominator depends on the map."""

    question: Question
    states: list[tuple[Commune, str]]
    not_assignable: int

    @property
    def numerator(self) -> int:
        return sum(state == SENT for _unit, state in self.states)

    @property
    def denominator(self) -> int:
        return len(self.states)

    @property
    def missing(self) -> list[Commune]:
        return [unit for unit, state in self.states if state != SENT]


def coverage(question: Question, *, left: Mapping[int, int] | None = None) -> Coverage:
    """Units with leavers over all units, on the question's map.

    A unit without a departure is "silent" until monthly reports can declare that there was none.
    `left` is how many left each unit, where that was counted already; it depends on no map.
    """
    if left is None:
        left = dict(flow(question).order_by().values_list("unit_id").annotate(n=count()))
    sent: set[int] = set()
    adrift = 0
    for unit_id, n in left.items():
        place = question.map.place(unit_id)
        if place is None:
            adrift += n
        else:
            sent.add(place)
    units = sorted(question.map.units.values(), key=lambda unit: (unit.name_sort, unit.code))
    states = [(unit, SENT if unit.pk in sent else SILENT) for unit in units]
    return Coverage(question=question, states=states, not_assignable=adrift)
