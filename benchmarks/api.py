"""The statistics API beside a view that does one SELECT 1 and a plain serializer of the same rows.

Through sockets from gunicorn as deployed, and as processor time inside this process. All take
turns within each round, so that a machine that slows down slows all of them; ratios are medians of
those of the rounds.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from statistics import median
from time import process_time
from typing import Any

from django.test import override_settings
from django.urls import reverse

from accounts.models import ApiClient, ApiRight
from accounts.tokens import hashed
from benchmarks.contestants import BARE, Site
from benchmarks.generator import Scale
from benchmarks.load import WORKERS, Load, ask_for, request_text, serving
from benchmarks.measure import Case, Result, nothing, peak
from core import clock
from core.marks import mark_changed
from core.models import Mark, MarkKind
from figures.models import RefreshClock
from figures.refresh import refresh

TOKEN = "lx_only-for-benchmarks"  # noqa: S105 (opens nothing but the benchmark's databases)
OFTEN = 100_000_000  # requests in a minute
SELECT_ONE, NO_MIDDLEWARE = "SELECT 1", "SELECT 1, no middleware"
TABLE, PACKED, UNCHANGED = "attainment", "attainment, gzip", "attainment, 304"
ANEW, SERIALIZER = "attainment, counted anew", "plain serializer"
AIMS = {TABLE: 1.7, UNCHANGED: 1.2}
ALONE, TOGETHER = 1, 8  # clients at once
_SECONDS = {ALONE: 0.4, TOGETHER: 0.8}  # of each round
_CPU_SECONDS, _CPU_TURNS = 0.03, 8  # short turns, so many in a round: others' work hits all alike


@dataclass(frozen=True, kw_only=True)
class Contestant:
    """One request, as a driver sends it and as WSGI hears it."""

    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200

    @property
    def text(self) -> bytes:
        return request_text(self.address, dict(self.headers))

    def environ(self) -> dict[str, Any]:
        path, _mark, query = self.address.partition("?")
        said = {f"HTTP_{name.upper().replace('-', '_')}": v for name, v in self.headers.items()}
        return {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "testserver",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": BytesIO(),
            "wsgi.url_scheme": "http",
            **said,
        }


@dataclass(frozen=True, kw_only=True)
class Times:
    """What one contestant took in each round, and the loads it came of, if it was asked by one."""

    rounds: list[float]
    loads: list[Load] = field(default_factory=list)

    def ratio(self, floor: "Times") -> float:
        return median(mine / its for mine, its in zip(self.rounds, floor.rounds, strict=True))

    @property
    def answers(self) -> Load:
        """All rounds as one."""
        return Load(
            seconds=sum(load.seconds for load in self.loads),
            answers=[each for load in self.loads for each in load.answers],
        )


@dataclass(frozen=True, kw_only=True)
class ApiResult(Result):
    """With ratios of rounds, and what a load came to."""

    ours: Times
    floor: Times
    peer: Times

    @property
    def ratio(self) -> float:
        return self.ours.ratio(self.floor)

    @property
    def times_faster(self) -> float:
        return self.peer.ratio(self.ours)

    def as_json(self) -> dict[str, Any]:
        return {**super().as_json(), **_of_load("", self.ours), **_of_load("peer_", self.peer)}


def _of_load(whose: str, times: Times) -> dict[str, float]:
    if not times.loads:
        return {}
    load = times.answers
    return {
        f"{whose}requests_per_second": round(1 / load.cost, 1),
        f"{whose}p50_s": round(load.p50, 6),
        f"{whose}p95_s": round(load.p95, 6),
    }


def measure_api(scale: Scale, *, rounds: int, tell: Callable[[str], None]) -> list[ApiResult]:
    """Processor time, then both kinds of workers; the database of `scale` stands already."""
    prepare()
    with override_settings(ROOT_URLCONF="benchmarks.contestants"):
        site = Site()
        asked = contestants(site)
        units = must_agree(site, asked)
        measured = {"processor": _by_processor(site, asked, rounds)}
        memory = {name: _peak(site, asked[name]) for name in asked}
    for worker in WORKERS:
        tell(f"{worker} workers")
        with serving(f'benchmarks.api_site:application("{scale.name}")', worker) as port:
            measured |= _by_load(worker, port, asked, rounds)
    print(f"\n{scale.name}: {units:,} units\n{table(measured)}\n", flush=True)
    return [
        _result(how, name, units, times, memory[name])
        for how, times in measured.items()
        for name in (TABLE, PACKED, UNCHANGED, ANEW)
    ]


def prepare() -> None:
    """A client that may ask as often as it likes, and nothing that waits to be counted."""
    ApiClient.objects.update_or_create(
        token_hash=hashed(TOKEN),
        defaults={
            "name": "benchmark",
            "purpose": "benchmark",
            "right": ApiRight.EXACT,
            "per_minute": OFTEN,
            "created_at": clock.now(),
            "expires_on": clock.today() + timedelta(days=300),
        },
    )
    # The generator counted everything itself; the marks of its units would walk through all of it.
    Mark.objects.all().delete()
    if not RefreshClock.objects.exclude(last_known_from=None).exists():
        mark_changed(MarkKind.WORKER, [1])  # an instant is given out by a refresh only
        refresh()


def contestants(site: Site) -> dict[str, Contestant]:
    """All of them by name, in the order of their turns."""
    address, token = f"{reverse('api:attainment')}?plan=2025", {"Authorization": f"Bearer {TOKEN}"}
    table = Contestant(address=address, headers=token)
    _status, headers, _body = answer(site, table)
    known = {**token, "If-None-Match": headers["ETag"]}
    return {
        SELECT_ONE: Contestant(address="/bench/select-1/"),
        NO_MIDDLEWARE: Contestant(address=f"{BARE}/bench/select-1/"),
        TABLE: table,
        PACKED: Contestant(address=address, headers={**token, "Accept-Encoding": "gzip"}),
        UNCHANGED: Contestant(address=address, headers=known, status=304),
        ANEW: Contestant(address="/bench/anew/?plan=2025", headers=token),
        SERIALIZER: Contestant(address="/bench/serializer/"),
    }


def answer(site: Site, asked: Contestant) -> tuple[int, dict[str, str], bytes]:
    """Ask inside this process: status, headers and body."""
    told: list[Any] = []
    response = site(asked.environ(), lambda status, headers: told.extend((status, headers)))
    try:
        body = b"".join(response)
    finally:
        response.close()
    return int(told[0].split()[0]), dict(told[1]), body


def must_agree(site: Site, asked: Mapping[str, Contestant]) -> int:
    """All answer as they should, and the serializer tells the rows of ours; how many."""
    bodies = {}
    for name, each in asked.items():
        status, _headers, bodies[name] = answer(site, each)
        assert status == each.status, f"{name}: {status} {bodies[name][:300]!r}"
    told = {name: _numbers(bodies[name]) for name in (TABLE, ANEW, SERIALIZER)}
    assert told[TABLE] == told[ANEW] == told[SERIALIZER], "the serializer tells other rows"
    return len(told[TABLE])


def _numbers(body: bytes) -> dict[Any, tuple[int, int]]:
    lines = json.loads(body)["units"]
    return {(u["code"], u["valid_from"]): (u["numerator"], u["target"]) for u in lines}


# Processor time ----------------------------------------------------------------------------------


def _by_processor(site: Site, asked: Mapping[str, Contestant], rounds: int) -> dict[str, Times]:
    """What one request takes of this process, without a server and without the database's part."""
    often = {name: _how_often(site, each) for name, each in asked.items()}
    found = {name: Times(rounds=[]) for name in asked}
    for _turn in range(rounds * _CPU_TURNS):
        for name, each in asked.items():
            found[name].rounds.append(_cpu(site, each, often[name]))
    return found


def _how_often(site: Site, asked: Contestant) -> int:
    return max(1, round(_CPU_SECONDS / _cpu(site, asked, 3)))


def _cpu(site: Site, asked: Contestant, often: int) -> float:
    environs = [asked.environ() for _request in range(often)]
    began = process_time()
    for environ in environs:
        response = site(environ, _ignore)
        b"".join(response)
        response.close()
    return (process_time() - began) / often


def _ignore(status: str, headers: list[tuple[str, str]]) -> None:
    """What a server would send before the body."""


def _peak(site: Site, asked: Contestant) -> float:
    return peak(_case(name="", rows=0, ours=lambda: answer(site, asked)))


# Loads -------------------------------------------------------------------------------------------


def _by_load(
    worker: str, port: int, asked: Mapping[str, Contestant], rounds: int
) -> dict[str, dict[str, Times]]:
    """By one client the time of an answer, by eight what the machine takes for one."""
    texts = {name: each.text for name, each in asked.items()}
    loads: dict[tuple[int, str], list[Load]] = {}
    for number in range(rounds + 1):
        for name, each in asked.items():
            for clients, seconds in _SECONDS.items():
                load = ask_for(seconds, port, texts[name], clients=clients, status=each.status)
                if number:  # the first round warms every process up
                    loads.setdefault((clients, name), []).append(load)
    alone = {n: loads[ALONE, n] for n in asked}
    together = {n: loads[TOGETHER, n] for n in asked}
    return {
        f"{worker}, {ALONE} client": {
            name: Times(rounds=[load.p50 for load in of], loads=of) for name, of in alone.items()
        },
        f"{worker}, {TOGETHER} clients": {
            name: Times(rounds=[load.cost for load in of], loads=of)
            for name, of in together.items()
        },
    }


# What came of it ---------------------------------------------------------------------------------


def _case(*, name: str, rows: int, ours: Callable[[], Any] = nothing, **more: Any) -> Case:
    peer_name = "a plain serializer of the stored rows, without token"
    return Case(
        name=name, rows=rows, ours=ours, floor=nothing, peer=nothing, peer_name=peer_name, **more
    )


def _result(
    how: str, name: str, units: int, times: Mapping[str, Times], peak_mb: float
) -> ApiResult:
    ours, floor, peer = times[name], times[SELECT_ONE], times[SERIALIZER]
    title = f"{name}, {units:,} units: {how}"
    return ApiResult(
        case=_case(name=title, rows=units, aim=AIMS.get(name)),
        ours_s=median(ours.rounds),
        floor_s=median(floor.rounds),
        peer_s=median(peer.rounds),
        peak_mb=peak_mb,
        ours=ours,
        floor=floor,
        peer=peer,
    )


def table(measured: Mapping[str, Mapping[str, Times]]) -> str:
    """Every contestant in each way: milliseconds, and how many times the view with SELECT 1."""
    lines = []
    for how, times in measured.items():
        lines.append(f"{how:26} {'ms':>9} {'ratio':>7} {'p50 ms':>9} {'p95 ms':>9} {'per s':>9}")
        for name, each in times.items():
            ratio = each.ratio(times[SELECT_ONE])
            line = f"  {name:24} {median(each.rounds) * 1000:9.3f} {ratio:7.2f}"
            if each.loads:
                load = each.answers
                line += f" {load.p50 * 1000:9.2f} {load.p95 * 1000:9.2f} {1 / load.cost:9.0f}"
            lines.append(line)
    return "\n".join(lines)
