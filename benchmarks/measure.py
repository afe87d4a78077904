"""Measure side by side: interleaved rounds, medians, ratios. Single milliseconds mean little."""

import gc
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

Work = Callable[[], Any]


def nothing() -> None:
    """Most cases need nothing put in place before each run."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One thing we do, the bare SQL that reads the same answer, and how it is usually written.

    `before` runs untimed before each run of `ours` and of `peer`. `parts` is how much larger the
    floor's and our work is than the peer's sample; its time is multiplied by it. `aim` is the
    largest ratio to the floor, `aim_s` the largest time, that we want; `aim_times` is how many
    times as fast as the peer it should be, in `aim_mb` at most.
    """

    name: str
    rows: int
    ours: Work
    floor: Work
    peer: Work
    peer_name: str
    parts: float = 1
    before: Work = nothing
    aim: float | None = None
    aim_s: float | None = None
    aim_times: float | None = None
    aim_mb: float | None = None


@dataclass(frozen=True, kw_only=True)
class Result:
    """The medians of one case, in seconds."""

    case: Case
    ours_s: float
    floor_s: float
    peer_s: float
    peak_mb: float

    @property
    def ratio(self) -> float:
        return self.ours_s / self.floor_s

    @property
    def times_faster(self) -> float:
        return self.peer_s / self.ours_s

    @property
    def met(self) -> bool:
        case = self.case
        return (
            (case.aim is None or self.ratio <= case.aim)
            and (case.aim_s is None or self.ours_s <= case.aim_s)
            and (case.aim_times is None or self.times_faster >= case.aim_times)
            and (case.aim_mb is None or self.peak_mb <= case.aim_mb)
        )

    def as_json(self) -> dict[str, Any]:
        """The shape of var/benchmarks.json."""
        return {
            "name": self.case.name,
            "engine": "postgresql",
            "rows": self.case.rows,
            "ours_s": round(self.ours_s, 6),
            "peer": self.case.peer_name,
            "peer_s": round(self.peer_s, 6),
            "floor_s": round(self.floor_s, 6),
            "ratio_to_floor": round(self.ratio, 2),
            "times_faster_than_peer": round(self.times_faster, 2),
            "peak_mb": round(self.peak_mb, 1),
        }


def measure(cases: Sequence[Case], *, rounds: int) -> list[Result]:
    """Run all cases in turn, `rounds` times; a first round warms up and is thrown away."""
    times: dict[tuple[str, str], list[float]] = {}
    for number in range(rounds + 1):
        for case in cases:
            for kind, seconds in _one_round(case):
                if number:
                    times.setdefault((case.name, kind), []).append(seconds)
    return [
        Result(
            case=case,
            floor_s=median(times[case.name, "floor"]),
            ours_s=median(times[case.name, "ours"]),
            peer_s=median(times[case.name, "peer"]) * case.parts,
            peak_mb=peak(case),
        )
        for case in cases
    ]


def _one_round(case: Case) -> list[tuple[str, float]]:
    found = [("floor", _timed(case.floor))]
    case.before()
    found.append(("ours", _timed(case.ours)))
    case.before()
    found.append(("peer", _timed(case.peer)))
    return found


def _timed(work: Work) -> float:
    gc.collect()
    began = perf_counter()
    work()
    return perf_counter() - began


def peak(case: Case) -> float:
    """The most memory that Python held during our run beyond what it held before, in MB."""
    case.before()
    gc.collect()
    tracemalloc.start()
    try:
        case.ours()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
