"""Sheets of departures come in: ours, django-import-export's ways, and the bare parse.

Each way runs in a process of its own on a copy of the province's register that is thrown away
afterwards, and all that write must have stored the same. Time counts from when everything is
loaded and the connection stands.
"""

import gc
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import reverse

from accounts.models import User
from benchmarks.database import connect, copied
from benchmarks.departures import HEADINGS, make_file, written
from benchmarks.files import memory
from benchmarks.generator import PROVINCE
from benchmarks.measure import Case, Result, nothing
from core import collecting
from spreadsheets import importing
from spreadsheets.actions.imports import ask_to_apply, open_import
from spreadsheets.choices import ImportState
from spreadsheets.gate import FileKind, look
from spreadsheets.reading import Row, read
from spreadsheets.registry import sheets

SIZES = (10_000, 50_000)
COPY = "imports"
AIM_TIMES = {"default": 20, "bulk": 3}  # of those that judge what they write, as ours does
AIM_MB = 250
PEERS = {
    "default": "django-import-export, default settings",
    "bulk": "django-import-export, its bulk options",
    "unchecked": "django-import-export, its bulk options, constraints left to the database",
}
SLOW = ("bulk", "default")  # they ask the database some things about every row


@dataclass(frozen=True, kw_only=True)
class Run:
    """One file in one process.

    `cpu_s` is what the process and those it started reckoned, `server_s` what its connection cost
    the database server (0 if that runs elsewhere): on a machine that does other things as well
    they say more than the time that went by. `peak_mb` is the largest of its processes.
    """

    seconds: float
    cpu_s: float
    server_s: float
    peak_mb: float
    rows: int
    stored: str = ""  # a hash of what stands in the registers, "" for who only reads
    phases: dict[str, float] = field(default_factory=dict)
    times: float = 1  # a smaller file's, so many times

    def as_often(self, times: float) -> "Run":
        """About what a file so many times as long takes; its memory is not known."""
        return replace(
            self,
            seconds=self.seconds * times,
            cpu_s=self.cpu_s * times,
            server_s=self.server_s * times,
            rows=round(self.rows * times),
            times=times,
        )

    def told(self, way: str) -> str:
        """A line of the table."""
        times = f"{self.seconds:8.2f} {self.cpu_s:8.2f} {self.server_s:8.2f}"
        peak = f"{self.peak_mb:6.0f}" if self.times == 1 else "     -"
        notes = [f"{name} {seconds:.2f}" for name, seconds in self.phases.items()]
        notes += ["extrapolated"] if self.times > 1 else []
        return f"{way:10} {self.rows:7} {times} {peak}  {', '.join(notes)}".rstrip()


@dataclass(frozen=True, kw_only=True)
class ImportResult(Result):
    """With processor time, phases and whole processes."""

    ours: Run
    peer: Run

    def as_json(self) -> dict[str, Any]:
        return {
            **super().as_json(),
            "cpu_s": round(self.ours.cpu_s, 2),
            "server_cpu_s": round(self.ours.server_s, 2),
            **{f"{name}_s": round(seconds, 2) for name, seconds in self.ours.phases.items()},
            "peer_cpu_s": round(self.peer.cpu_s, 2),
            "peer_server_cpu_s": round(self.peer.server_s, 2),
            "peer_peak_mb": round(self.peer.peak_mb, 1) if self.peer.times == 1 else None,
            "peer_extrapolated": self.peer.times > 1,
        }


def measure_imports(
    sizes: Sequence[int] = SIZES, *, full: bool, tell: Callable[[str], None]
) -> list[ImportResult]:
    """Every way once for each size; the database of `PROVINCE` stands already.

    Who asks the database about every row takes five times as long for five times the rows: without
    `full` only the first size is run, and multiplied.
    """
    results: list[ImportResult] = []
    first: dict[str, Run] = {}
    for rows in sizes:
        runs: dict[str, Run] = {}
        with TemporaryDirectory() as folder:
            path = Path(folder) / "departures.xlsx"
            connect(PROVINCE.name)
            make_file(path, rows)
            for way in _WAYS:
                if way in SLOW and first and not full:
                    runs[way] = first[way].as_often(rows / first[way].rows)
                else:
                    runs[way] = _in_a_process(way, path)
                tell(f"{rows:,} departures, {runs[way].told(way)}")
        first = first or runs
        _must_agree(runs, rows)
        print(table(runs), flush=True)
        results += [_result(runs, peer) for peer in PEERS]
    return results


def _must_agree(runs: Mapping[str, Run], rows: int) -> None:
    measured = [run for run in runs.values() if run.times == 1]
    assert {run.rows for run in measured} == {rows}, "not all rows were read or written"
    assert len({run.stored for run in measured if run.stored}) == 1, "other things were stored"


def _result(runs: Mapping[str, Run], way: str) -> ImportResult:
    ours, peer = runs["ours"], runs[way]
    guessed = f", extrapolated from {peer.rows / peer.times:,.0f}" if peer.times > 1 else ""
    case = Case(
        name=f"xlsx in: {ours.rows:,} departures, {len(HEADINGS)} columns",
        rows=ours.rows,
        ours=nothing,
        floor=nothing,
        peer=nothing,
        peer_name=f"{PEERS[way]}{guessed} ({_cpu(peer) / _cpu(ours):.1f} by processor time)",
        aim_times=AIM_TIMES.get(way),
        aim_mb=AIM_MB,
    )
    return ImportResult(
        case=case,
        ours_s=ours.seconds,
        floor_s=runs["parse"].seconds,
        peer_s=peer.seconds,
        peak_mb=ours.peak_mb,
        ours=ours,
        peer=peer,
    )


def _cpu(run: Run) -> float:
    return run.cpu_s + run.server_s


def table(runs: Mapping[str, Run]) -> str:
    """All ways of one file, in seconds."""
    heads = ("rows", "time", "CPU", "server", "MB")
    head = "{:10} {:>7} {:>8} {:>8} {:>8} {:>6}".format("seconds", *heads)
    return "\n".join([head, *(run.told(way) for way, run in runs.items())])


# A process ---------------------------------------------------------------------------------------


def _in_a_process(way: str, path: Path) -> Run:
    with copied(PROVINCE.name, COPY):
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks", "--way", way, "--file", str(path)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            cwd=settings.BASE_DIR,
        )
    return Run(**json.loads(told.stdout.splitlines()[-1]))


def run_import(way: str, path: Path) -> None:
    """In that process: bring the file in, and tell what it took and what stands now."""
    connect(COPY)
    by = User.objects.get(username="department")
    work = _WAYS[way]
    for module in _LOADED.get(way, ()):
        import_module(module)
    reverse("spreadsheets:imports")  # so are the routes
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak from now on
    server = _server_cpu()
    began, worked = perf_counter(), _cpu_of_processes()
    rows, phases = work(path, by)
    run = Run(
        seconds=perf_counter() - began,
        cpu_s=_cpu_of_processes() - worked,
        server_s=_server_cpu() - server,
        peak_mb=max(memory("VmHWM"), _largest_child()),
        rows=rows,
        phases=phases,
    )
    entered, stored = written(by)
    assert entered in (0, rows), f"{entered} departures stand for {rows} rows"
    print(json.dumps(asdict(replace(run, stored=stored if entered else ""))))


def _cpu_of_processes() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def _largest_child() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6


def _server_cpu() -> float:
    """What the server's process of this connection has reckoned, if it runs on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        process = Path(f"/proc/{cursor.fetchone()[0]}")
    try:
        if not (process / "comm").read_text().startswith("postgres"):
            return 0.0
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# The ways ----------------------------------------------------------------------------------------

Way = Callable[[Path, User], tuple[int, dict[str, float]]]  # rows, and seconds by phase


def _parse(path: Path, by: User) -> tuple[int, dict[str, float]]:
    """The cells and nothing else, in this process."""
    from python_calamine import CalamineWorkbook  # in no other process

    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return len(rows) - 1, {}


def _child(path: Path, by: User) -> tuple[int, dict[str, float]]:
    """The same cells by way of our own process that has no rights."""
    events = read(path.read_bytes(), FileKind.XLSX)
    return sum(isinstance(event, Row) for event in events) - 1, {}


def _ours(path: Path, by: User) -> tuple[int, dict[str, float]]:
    """As on the pages and by the jobs: uploaded, checked, looked at, applied as a whole."""
    collecting.settle()  # as each jobs process does when it starts
    phases: dict[str, float] = {}
    with _timed(phases, "check"):
        content = path.read_bytes()
        run = open_import(
            sheet=sheets()["departures"],
            unit=None,
            file_name=path.name,
            file_kind=look(content, path.name),
            content=content,
            by=by,
        )
        del content
        importing.work_due()
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED, f"{run.state} {run.trouble}"
    assert run.new == run.read, f"{run.refused} of {run.read} rows are refused"
    with _timed(phases, "apply"):
        ask_to_apply(run=run, version=run.version, good_only=False, by=by)
        importing.work_due()
    run.refresh_from_db()
    assert run.state == ImportState.DONE, f"{run.state} {run.trouble}"
    return run.new, phases


def _bulk(path: Path, by: User) -> tuple[int, dict[str, float]]:
    from benchmarks.peer_imports import import_in_bulk

    return import_in_bulk(path, by, whole=True), {}


def _unchecked(path: Path, by: User) -> tuple[int, dict[str, float]]:
    from benchmarks.peer_imports import import_in_bulk

    return import_in_bulk(path, by, whole=False), {}


def _default(path: Path, by: User) -> tuple[int, dict[str, float]]:
    from benchmarks.peer_imports import import_by_default

    return import_by_default(path, by), {}


# What is measured, by its name on the command line, in this order; and what is loaded for it.
_WAYS: dict[str, Way] = {
    "parse": _parse,
    "child": _child,
    "unchecked": _unchecked,
    "ours": _ours,
    "bulk": _bulk,
    "default": _default,
}
_LOADED = {
    "parse": ["python_calamine"],
    **dict.fromkeys(PEERS, ["openpyxl", "benchmarks.peer_imports"]),
}


@contextmanager
def _timed(phases: dict[str, float], name: str) -> Iterator[None]:
    began = perf_counter()
    yield
    phases[name] = perf_counter() - began
