"""The jobs of imports: what waits is checked, applied or taken back, each by one worker only.

Killed at any moment, checking begins anew, and applying and taking back have left nothing: each is
one transaction.
"""

import logging
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet, Sum
from django.utils import translation

from core import clock
from core.problems import Refused
from spreadsheets import checking
from spreadsheets.actions.imports import apply_import, withdraw_import
from spreadsheets.choices import ImportState, RunTrouble
from spreadsheets.gate import Unfit
from spreadsheets.models import ImportBlock, ImportPart, ImportRun
from spreadsheets.registry import may_import
from spreadsheets.telling import telling

ATTEMPTS = 3
SILENT = timedelta(seconds=60)  # a job that says nothing for so long is gone
KEPT = timedelta(days=365)  # file and rows; the run itself stays, with the hash of its file
UNFINISHED = timedelta(days=30)  # a preview that nobody comes back to
# What is taken from the queue: the state it waits in, and the one it is worked on in.
_STEPS = {
    ImportState.TO_CHECK: ImportState.CHECKING,
    ImportState.TO_APPLY: ImportState.APPLYING,
    ImportState.TO_UNDO: ImportState.UNDOING,
}
# Where a run stands when its work came to nothing: a preview that could not be applied is still a
# preview, and what could not be taken back is still applied.
_BROKEN = {
    ImportState.CHECKING: (ImportState.FAILED, RunTrouble.BROKE),
    ImportState.APPLYING: (ImportState.CHECKED, RunTrouble.BROKE),
    ImportState.UNDOING: (ImportState.DONE, RunTrouble.UNBROKEN),
}
log = logging.getLogger(__name__)


def work_due() -> int:
    """Check and apply all that waits; how many runs were worked on. Nothing waiting: one query."""
    if not ImportRun.objects.open().exists():
        return 0
    _find_the_lost()
    done: list[tuple[int, str]] = []
    while run := _claimed(done):
        done.append((run.pk, run.state))
        _try(run)
    return len(done)


def _find_the_lost() -> None:
    """What a killed worker left waits again, three times at most."""
    silent = ImportRun.objects.filter(touched_at__lt=clock.now() - SILENT)
    for waiting, working in _STEPS.items():
        lost = silent.filter(state=working)
        state, trouble = _BROKEN[working]
        lost.filter(attempts__gte=ATTEMPTS).update(state=state, trouble=trouble)
        lost.update(state=waiting)


def _claimed(done: list[tuple[int, str]]) -> ImportRun | None:
    """The oldest that waits, if no other worker was quicker."""
    waiting = ImportRun.objects.filter(state__in=list(_STEPS)).order_by("uploaded_at", "pk")
    for pk, state in waiting.values_list("pk", "state")[:20]:
        working = _STEPS[ImportState(state)]
        if (pk, working.value) in done:
            continue
        mine = ImportRun.objects.filter(pk=pk, state=state).update(
            state=working,
            attempts=F("attempts") + 1,
            touched_at=clock.now(),
            looked_at=0,
        )
        if mine:
            return ImportRun.objects.select_related("by", "unit").get(pk=pk)
    return None


def _mine(run: ImportRun) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(pk=run.pk, state=run.state, attempts=run.attempts)


def _try(run: ImportRun) -> None:
    broken, trouble = _BROKEN[ImportState(run.state)]
    try:
        with translation.override(run.by.language):
            _WORK[ImportState(run.state)](run)
    except Unfit as unfit:
        _end(run, ImportState.FAILED, unfit.trouble)
    except PermissionDenied:
        _end(run, broken, RunTrouble.REFUSED)
    except Exception as error:
        # Its name only: the words of an error may hold what was in a row.
        log.error("Import %s broke off: %s", run.pk, type(error).__name__)
        again = next(w for w, working in _STEPS.items() if working == run.state)
        if run.attempts < ATTEMPTS:
            _end(run, again, "")
        else:
            _end(run, broken, trouble)


def _end(run: ImportRun, state: ImportState, trouble: str) -> None:
    _mine(run).update(state=state, trouble=trouble)


# Checking ----------------------------------------------------------------------------------------


def _check(run: ImportRun) -> None:
    sheet = checking.sheet_of(run)
    if not may_import(sheet, run.by):
        raise PermissionDenied
    far: dict[str, Any] = {"total": run.total, "looked_at": 0}

    def tell(total: int | None, looked_at: int) -> None:
        far.update(total=total, looked_at=looked_at)

    with telling(_mine(run), lambda: dict(far)):
        if not run.tabs:
            checking.stage(run, tell)
            run.total = sum(tab.rows for tab in checking.tabs_of(run))
        if not run.total:
            _end(run, ImportState.FAILED, RunTrouble.EMPTY)
            return
        tabs = checking.find_headings(run, sheet)
        if not any(tab.used for tab in tabs):
            run.tabs = [tab.stored() for tab in tabs]
            _finish(run, ImportState.HEADINGS)
            return
        reading = checking.judge(run, sheet, tabs, tell)
    if _finish(run, ImportState.CHECKED):
        sheet.after_check(reading)


def _finish(run: ImportRun, state: ImportState) -> bool:
    """The preview as it is now; False if another worker has taken the run over meanwhile."""
    counts = run.blocks.aggregate(
        **{name: Sum(name, default=0) for name in ("new", "changed", "unchanged", "refused")}
    )
    return bool(
        _mine(run).update(
            **counts,
            left_out=run.left_out,
            state=state,
            trouble=run.trouble,
            attempts=0,
            total=run.total,
            tabs=run.tabs,
            questions=run.questions,
            told=run.told,
            version=F("version") + 1,
        )
    )


# Applying ----------------------------------------------------------------------------------------


def _apply(run: ImportRun) -> None:
    """All of it, or nothing and a new preview that shows why."""
    far: dict[str, Any] = {"looked_at": 0}

    def tell(_total: int | None, looked_at: int) -> None:
        far.update(looked_at=looked_at)

    with telling(_mine(run), lambda: dict(far)):
        try:
            apply_import(run=run, tell=tell, by=run.by)
        except Refused as refused:
            log.info("Import %s: refused by %s, checked anew.", run.pk, refused)
            _mine(run).update(state=ImportState.TO_CHECK, attempts=0, trouble=RunTrouble.CHANGED)


# Taking back -------------------------------------------------------------------------------------


def _take_back(run: ImportRun) -> None:
    """All of it, or nothing and the sentences that say who has worked on what since."""
    with telling(_mine(run), lambda: {"looked_at": 0}):
        try:
            withdraw_import(run=run, reason=run.undo_reason, by=run.by)
        except Refused as refused:
            log.info("Import %s: not withdrawn, %s.", run.pk, refused)
            told = [str(problem.message) for problem in refused.problems if not problem.warning]
            kept = {"refusals": told, "trouble": RunTrouble.IN_USE, "attempts": 0}
            _mine(run).update(state=ImportState.DONE, **kept)


_WORK = {
    ImportState.CHECKING: _check,
    ImportState.APPLYING: _apply,
    ImportState.UNDOING: _take_back,
}


# The end of a file -------------------------------------------------------------------------------


def delete_old() -> int:
    """Files and rows of a year ago, and of previews nobody came back to; each stands in the log."""
    now = clock.now()
    unfinished = ImportRun.objects.exclude(
        state__in=[ImportState.DONE, ImportState.WITHDRAWN]
    ).filter(uploaded_at__lt=now - UNFINISHED)
    old = ImportRun.objects.filter(uploaded_at__lt=now - KEPT) | unfinished
    deleted = 0
    for run in old.filter(parts__isnull=False).distinct().iterator():
        ImportPart.objects.filter(run=run).delete()
        ImportBlock.objects.filter(run=run).delete()
        if run.state not in (ImportState.DONE, ImportState.WITHDRAWN):
            ImportRun.objects.filter(pk=run.pk).update(state=ImportState.DISCARDED)
        log.info("File of import %s of account %s: deleted, its time is over.", run.pk, run.by_id)
        deleted += 1
    return deleted
