"""What is measured: a recount, the refresh of one worker, attainment of all units, the page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from benchmarks.measure import Case
from benchmarks.registers import OPEN_VERSIONS, SELECT
from contracts.choices import DurationType, Source
from contracts.models import Departure
from core import clock
from core.marks import mark_changed
from core.models import Mark, MarkKind
from figures import tasks
from figures.attainment import MEASURES
from figures.facts import build, differing
from figures.indicators import FLOW
from figures.models import DepartureFact
from figures.queries import abroad, attainment, flow
from figures.questions import ask
from figures.refresh import _open_versions, refresh
from reports.kept import forget_pages
from targets.models import Plan
from workers.models import Worker

AS_OF = date(2025, 11, 30)
FIRST = date(2025, 1, 1)


def rows_of(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    """Bare SQL: one statement, all rows, nothing around it."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall()


# Attainment of all units for a day ---------------------------------------------------------------

_FLOW = """
select unit_id, max(departed_on), count(*) from figures_departurefact
where known_until is null and counted and departed_on between %s and %s group by unit_id
"""
_PERSONS = """
select count(distinct worker_id) from figures_departurefact
where known_until is null and counted and departed_on between %s and %s
"""


def attainment_of_all_units(units: int, *, aim: float | None = None) -> Case:
    """Departures of every unit and of the province as of a day, beside the two SELECTs it needs."""
    plan = Plan.objects.get(code="2025")

    def ours() -> None:
        attainment(ask(plan=plan, as_of=AS_OF))

    def floor() -> None:
        rows_of(_FLOW, FIRST, AS_OF)
        rows_of(_PERSONS, FIRST, AS_OF)

    def peer() -> None:
        counted = (
            Departure.objects.standing()
            .exclude(source=Source.OPENING)
            .exclude(contract__duration_type=DurationType.STUDENT)
            .filter(departed_on__gte=FIRST, departed_on__lte=AS_OF)
            .order_by()
        )
        list(counted.values("commune_id").annotate(n=Count("pk"), last=Max("departed_on")))
        counted.aggregate(n=Count("worker_id", distinct=True))

    return Case(
        name=f"attainment of all {units:,} units for a day",
        rows=DepartureFact.objects.open().count(),
        ours=ours,
        floor=floor,
        peer=peer,
        peer_name="GROUP BY over the registers, ORM",
        aim=aim,
    )


# Refresh of one worker ---------------------------------------------------------------------------


@dataclass
class _Changing:
    """Changes one worker's departure before each run, another worker every time."""

    workers: Any
    worker: int = 0

    def __call__(self) -> None:
        self.worker = next(self.workers)
        for departure in Departure.objects.filter(worker_id=self.worker):
            other = "own_wish" if departure.return_reason != "own_wish" else "completed"
            Departure.objects.filter(pk=departure.pk).update(return_reason=other)
        mark_changed(MarkKind.WORKER, [self.worker])


def _some_workers(count: int) -> list[int]:
    """Workers spread evenly over the register, all with a recorded departure."""
    last = Worker.objects.order_by("-pk").values_list("pk", flat=True)[0]
    return [1 + i * (last - 1) // count for i in range(count)]


_MARKS = "select id, kind, key from core_mark order by id limit 500"


def refresh_of_one_worker() -> Case:
    """One mark and a departure that differs: close the old version, open the new one.

    The floor only reads, in three bare SELECTs: the marks, the worker's registers and versions.
    """
    changing = _Changing(cycle(_some_workers(1000)))

    def floor() -> None:
        rows_of(_MARKS)
        rows_of(f"{SELECT} where d.worker_id = %s", changing.worker)
        rows_of(f"{OPEN_VERSIONS} and worker_id = %s", changing.worker)

    changing()
    refresh()
    return Case(
        name="refresh of one worker",
        rows=1,
        before=changing,
        ours=refresh,
        floor=floor,
        peer=lambda: _refresh_row_by_row(changing.worker),
        peer_name="row by row, ORM objects",
        aim=4,
    )


def refresh_and_attainment() -> Case:
    """The whole task: facts of one worker, then today's stored answers of the plans it touched.

    The floor is the task's own reading, run bare; the peer counts each unit by a query of its own.
    """
    changing = _Changing(cycle(_some_workers(1000)))
    question = ask(plan=Plan.objects.get(code="2025"))
    changing()
    statements = _reading_of(tasks.refresh)

    def peer() -> None:
        _refresh_row_by_row(changing.worker)
        for unit_id in question.map.units:
            members = question.members(unit_id)
            for measure in MEASURES:
                flow(question).filter(FLOW[measure].rows, unit_id__in=members).count()

    return Case(
        name="refresh of one worker and today's stored answers",
        rows=1,
        before=changing,
        ours=tasks.refresh,
        floor=lambda: _run_bare(statements),
        peer=peer,
        peer_name="row by row, and a query per unit and figure of one window and map",
    )


def _reading_of(work: Callable[[], Any]) -> list[str]:
    """The SELECTs that this work sends."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return [q["sql"] for q in captured if q["sql"].strip().startswith("SELECT")]


def _run_bare(statements: list[str]) -> None:
    for statement in statements:
        rows_of(statement.split(" FOR UPDATE")[0])


@transaction.atomic
def _refresh_row_by_row(worker_id: int) -> None:
    """As one would write it first: objects, their relations as they are needed, a save per row."""
    worker = Worker.objects.select_for_update().get(pk=worker_id)
    for departure in worker.departures.all():
        contract = departure.contract
        list(contract.country.high_income.all()), list(departure.extensions.all())
        list(worker.certificates.filter(withdrawn=False))
        list(worker.households.filter(year=departure.departed_on.year))
        known = DepartureFact.objects.open().get(departure_id=departure.pk)
        if known.return_reason != departure.return_reason:
            now = clock.now()
            DepartureFact.objects.filter(pk=known.pk).update(known_until=now)
            known.pk, known.known_from, known.return_reason = None, now, departure.return_reason
            known.save(force_insert=True)
    for mark in Mark.objects.filter(kind=MarkKind.WORKER, key=worker_id):
        mark.delete()


# Recount -----------------------------------------------------------------------------------------

CHUNK = 2000
PEER_SAMPLE = 200


def recount_of_a_sample(chunks: int) -> Case:
    """Compare open versions with the registers: so many chunks, spread over the register."""
    people = Worker.objects.count()
    starts = _some_workers(max(1, min(chunks, people // CHUNK)))
    samples = [list(range(start, start + CHUNK)) for start in starts]
    rows = sum(Departure.objects.filter(worker_id__in=sample).count() for sample in samples)

    def ours() -> None:
        for sample in samples:
            wrong = differing(build(sample), _open_versions(sample))
            assert wrong == ([], []), "facts and registers differ: fill the database with --anew"

    def floor() -> None:
        for sample in samples:
            rows_of(f"{SELECT} where d.worker_id = any(%s)", sample)
            rows_of(f"{OPEN_VERSIONS} and worker_id = any(%s)", sample)

    def peer() -> None:
        for worker_id in samples[0][:PEER_SAMPLE]:
            _refresh_row_by_row(worker_id)

    return Case(
        name=f"recount, {len(samples) * CHUNK:,} of {people:,} workers",
        rows=rows,
        ours=ours,
        floor=floor,
        peer=peer,
        peer_name=f"row by row, ORM objects; {PEER_SAMPLE} workers, scaled up",
        parts=len(samples) * CHUNK / PEER_SAMPLE,
    )


# The province page -------------------------------------------------------------------------------


def province_page(*, anew: bool) -> Case:
    """Server time of the page for a signed-in department officer.

    `anew`: as after every change, when nothing finished is remembered. The floor is the page's own
    SQL run bare; the peer fills only the table of units, with a query per number.
    """
    client = Client()
    client.force_login(User.objects.get(username="department"))
    address = f"{reverse('reports:province')}?plan=2025&as_of={AS_OF}"
    question = ask(plan=Plan.objects.get(code="2025"), as_of=AS_OF)

    def ours() -> None:
        response = client.get(address)
        assert response.status_code == 200, response.status_code

    forget_pages()
    statements = _reading_of(ours)

    def peer() -> None:
        for unit_id in question.map.units:
            members = question.members(unit_id)
            flow(question).filter(unit_id__in=members).count()
            abroad(question).filter(unit_id__in=members).count()

    return Case(
        name=f"province page, {'composed anew' if anew else 'nothing changed since'}",
        rows=DepartureFact.objects.open().count(),
        before=forget_pages if anew else ours,
        ours=ours,
        floor=lambda: _run_bare(statements),
        peer=peer,
        peer_name="a query per number of the table of units",
        aim_s=0.030,
    )
