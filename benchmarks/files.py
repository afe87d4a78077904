"""A file of 100,000 departures: ours, django-import-export's, and the bare fetch.

Each is made in a process of its own, because what a process once took it seldom gives back. Time
and memory are counted from when everything is loaded and the connection stands.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from accounts.scopes import EVERYWHERE
from benchmarks.database import connect
from benchmarks.generator import Scale
from benchmarks.measure import Case, Result, nothing
from communes.queries import Map, atlas
from contracts.listings import DEPARTURES
from contracts.models import Departure, Extension
from contracts.queries import Asked, departures
from contracts.states import stay_state
from core import clock
from core.listing import COLUMNS, Whole
from spreadsheets.choices import FileFormat
from spreadsheets.taking import permission_of, take
from spreadsheets.writing import write

FILES = Scale(name="files", provinces=("14",), people=87_000, twice=13_000)
AIM_TIMES, AIM_MB = 4, 120
Way = Callable[[Path, User], int]  # makes the file, for that person; how many rows it has


@dataclass(frozen=True, kw_only=True)
class Run:
    """One file in one process: the most it held, and how much of that was new.

    `cpu_s` is what this process reckoned itself; on a machine that does other things as well it
    says more than the time that went by.
    """

    seconds: float
    cpu_s: float
    rows: int
    process_mb: float
    new_mb: float


@dataclass(frozen=True, kw_only=True)
class FileResult(Result):
    """With the memory of whole processes, because that is what a server has to have."""

    ours: Run
    peer: Run

    def as_json(self) -> dict[str, Any]:
        return {
            **super().as_json(),
            "cpu_s": round(self.ours.cpu_s, 2),
            "peer_cpu_s": round(self.peer.cpu_s, 2),
            "process_mb": round(self.ours.process_mb, 1),
            "peer_peak_mb": round(self.peer.new_mb, 1),
            "peer_process_mb": round(self.peer.process_mb, 1),
        }


def measure_files(*, rounds: int) -> list[FileResult]:
    """All ways in turn, `rounds` times; the database of `FILES` stands already."""
    runs: dict[str, list[Run]] = {way: [] for way in ways()}
    for _round in range(rounds):
        for way, done in runs.items():
            done.append(_in_a_process(way))
    median = {way: sorted(done, key=_seconds)[(rounds - 1) // 2] for way, done in runs.items()}
    assert len({run.rows for run in median.values()}) == 1, "the files have other rows"
    return [_result(made_for, median) for made_for in FileFormat]


def _seconds(run: Run) -> float:
    return run.seconds


def _result(made_for: FileFormat, runs: dict[str, Run]) -> FileResult:
    ours, peer = runs[f"{made_for}, ours"], runs[f"{made_for}, peer"]
    columns = sum(2 if column.note else 1 for column in DEPARTURES.columns)
    case = Case(
        name=f"{made_for} of {ours.rows:,} departures, {columns} columns",
        rows=ours.rows,
        ours=nothing,
        floor=nothing,
        peer=nothing,
        peer_name=(
            f"django-import-export ({peer.cpu_s / ours.cpu_s:.1f} by processor time);"
            f" process {peer.process_mb:.0f} MB, ours {ours.process_mb:.0f} MB"
        ),
        aim_times=AIM_TIMES,
        aim_mb=AIM_MB,
    )
    return FileResult(
        case=case,
        ours_s=ours.seconds,
        floor_s=runs["fetch"].seconds,
        peer_s=peer.seconds,
        peak_mb=ours.new_mb,
        ours=ours,
        peer=peer,
    )


# A process ---------------------------------------------------------------------------------------


def _in_a_process(way: str) -> Run:
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--way", way],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.BASE_DIR,
    )
    return Run(**json.loads(told.stdout.splitlines()[-1]))


def run_way(way: str) -> None:
    """In that process: make the file in a folder that goes away, and tell what it took."""
    connect(FILES.name)
    work, by = ways()[way], User.objects.get(username="department")
    reverse(DEPARTURES.name)  # the routes are loaded before the clock runs
    with translation.override("vi"), TemporaryDirectory() as folder:
        before = memory("VmRSS")
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak from now on
        began, worked = perf_counter(), process_time()
        rows = work(Path(folder) / "file", by)
        seconds, cpu_s, peak = perf_counter() - began, process_time() - worked, memory("VmHWM")
    run = Run(seconds=seconds, cpu_s=cpu_s, rows=rows, process_mb=peak, new_mb=peak - before)
    print(json.dumps(asdict(run)))


def memory(name: str) -> float:
    """What this process holds now (VmRSS) or held at most (VmHWM), in MB; as Linux counts it."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024 / 1e6
    raise LookupError(name)


# The ways ----------------------------------------------------------------------------------------


def ways() -> dict[str, Way]:
    """What is measured, by its name on the command line."""
    found: dict[str, Way] = {"fetch": _fetch}
    for made_for in FileFormat:
        found[f"{made_for}, ours"] = partial(_ours, made_for)
        found[f"{made_for}, peer"] = partial(_peer, made_for)
    return found


def _ours(made_for: FileFormat, path: Path, by: User) -> int:
    """As the jobs make it: the list's own page, as that person, with every column."""
    rows = 0

    def use(whole: Whole) -> None:
        nonlocal rows
        permission = permission_of(whole.listing)
        assert whole.count()
        with path.open("wb") as file:
            rows = write(whole, file, made_for=made_for, by=by, permission=permission)

    keys = ",".join(column.key for column in DEPARTURES.on_page)
    take(DEPARTURES, f"{COLUMNS}={keys}", by=by, use=use)
    return rows


# What the columns show, as bare columns.
_FETCHED = (
    *("pk", "contract__version", "departed_on", "commune__kind", "commune__name", "cancelled"),
    *("ended_on", "suspected_on", "left_contract_on", "contract__term_months", "contract__form"),
    *("contract__country__name_vi", "contract__enterprise__name", "contract__job", "last"),
    *("contract__worker__full_name", "contract__worker__born_on", "contract__worker__sex"),
    *("contract__worker__born_precision", "contract__worker__village"),
    *("contract__worker__commune__kind", "contract__worker__commune__name"),
)


def _found() -> QuerySet[Departure]:
    """The same rows in the same order; the end of extensions comes along, so that the peer needs
    no query for each row, nor pages, which it would turn for a prefetch."""
    ends = Extension.objects.filter(departure=OuterRef("pk")).order_by("-ends_on")
    found = departures(Asked(), scope=EVERYWHERE).prefetch_related(None)
    last = Subquery(ends.values("ends_on")[:1])
    return found.order_by("-departed_on", "-pk").annotate(last=last)


def _fetch(path: Path, by: User) -> int:
    return sum(1 for _row in _found().values_list(*_FETCHED).iterator())


def _peer(made_for: FileFormat, path: Path, by: User) -> int:
    """As its documentation shows it: a resource with fields, exported as a whole."""
    from import_export.formats import base_formats

    written = {FileFormat.XLSX: base_formats.XLSX, FileFormat.CSV: base_formats.CSV}[made_for]()
    rows = _resource()().export(_found())
    content = written.export_data(rows)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return len(rows)


def _resource() -> Any:
    from import_export import fields, resources

    today = clock.today()
    here = atlas().on(today)

    class DepartureResource(resources.ModelResource):
        code = fields.Field(column_name="Mã dòng")
        name = fields.Field("contract__worker__full_name", "Họ và tên")
        born = fields.Field("contract__worker__born_text", "Ngày sinh")
        unit = fields.Field("commune__full_name", "Nơi đi")
        now = fields.Field(column_name="Nơi đi (ghi chú)")
        departed = fields.Field("departed_on", "Ngày xuất cảnh")
        country = fields.Field("contract__country__name", "Nước")
        form = fields.Field("contract__get_form_display", "Hình thức")
        until = fields.Field(column_name="Hợp đồng đến")
        state = fields.Field(column_name="Trạng thái")
        home = fields.Field(column_name="Nơi cư trú")
        sex = fields.Field("contract__worker__get_sex_display", "Giới tính")
        enterprise = fields.Field("contract__enterprise__name", "Doanh nghiệp")
        job = fields.Field("contract__job", "Việc làm")

        class Meta:
            model = Departure
            fields = (
                *("code", "name", "born", "unit", "now", "departed", "country", "form", "until"),
                *("state", "home", "sex", "enterprise", "job"),
            )

        def dehydrate_code(self, row: Any) -> str:
            return f"D{row.pk}-{row.contract.version}"

        def dehydrate_now(self, row: Any) -> str:
            return _now(row.commune_id, here)

        def dehydrate_until(self, row: Any) -> Any:
            return max(filter(None, (row.term_ends_on, row.last)), default=None)

        def dehydrate_state(self, row: Any) -> str:
            state = stay_state(
                today=today,
                cancelled=row.cancelled,
                ended_on=row.ended_on,
                suspected=row.suspected_on is not None,
                left_on=row.left_contract_on,
                term_ends_on=row.term_ends_on,
                runs_until=self.dehydrate_until(row),
            )
            return str(state.label)

        def dehydrate_home(self, row: Any) -> str:
            worker = row.contract.worker
            return ", ".join(filter(None, [worker.village, worker.place]))

    return DepartureResource


def _now(unit_id: int | None, here: Map) -> str:
    if unit_id is None or unit_id in here.units:
        return ""
    place = here.place(unit_id)
    return f"nay là {here.units[place].full_name}" if place else ""
