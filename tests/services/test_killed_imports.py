"""A worker that is killed while it applies a sheet: all of it stands afterwards, or nothing."""

import random
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection

from core import clock
from spreadsheets import importing
from spreadsheets.actions.imports import ask_to_apply
from spreadsheets.choices import ImportState
from spreadsheets.models import ImportRun
from tests.factories.sheets import checked, worked
from tests.labor_export.programs import kill, until
from tests.spreadsheets.books import book
from workers.models import NameKey, Residence, Worker

pytestmark = pytest.mark.services
ROWS, KILLS = 400, 8
HEADINGS = ("Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Bản")
WORK = "import django; django.setup(); from spreadsheets.importing import work_due; work_due()"


def a_sheet():
    rows = [
        ("Lò Văn Nam", f"{n % 28 + 1:02d}/05/1990", "Nam", f"0140900{n:05d}", "Nà Lo")
        for n in range(ROWS)
    ]
    return book(HEADINGS, *rows)


def stored():
    return Worker.objects.count(), Residence.objects.count(), NameKey.objects.count()


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_it_leaves_all_or_nothing(start, production, settings, officer):
    production["IDENTITY_KEYS"] = ",".join(settings.IDENTITY_KEYS)
    production["IDENTITY_HMAC_KEY"] = settings.IDENTITY_HMAC_KEY
    run = checked(a_sheet(), sheet="workers", by=officer)
    assert (run.new, run.refused) == (ROWS, 0)
    ask_to_apply(run=run, version=run.version, good_only=False, by=officer)
    moments, killed_at_work = random.Random(4), 0

    for _time in range(KILLS):
        with start(sys.executable, "-c", WORK) as worker:
            assert until(lambda: state_of(run) != ImportState.TO_APPLY, within=30)
            time.sleep(moments.uniform(0, 0.6))
            kill(worker)
        assert stored() in ((0, 0, 0), (ROWS, ROWS, 3 * ROWS))
        if state_of(run) == ImportState.DONE:
            break
        killed_at_work += 1
        ImportRun.objects.update(state=ImportState.TO_APPLY, attempts=0)

    assert killed_at_work
    assert applied_in_the_end(run)
    assert stored() == (ROWS, ROWS, 3 * ROWS)


def applied_in_the_end(run):
    """By the worker that comes after the one that fell silent."""
    if state_of(run) == ImportState.TO_APPLY:
        long_ago = clock.now() - importing.SILENT - timedelta(seconds=1)
        ImportRun.objects.update(state=ImportState.APPLYING, touched_at=long_ago, attempts=1)
        worked(run)
    return state_of(run) == ImportState.DONE


def state_of(run):
    connection.close_if_unusable_or_obsolete()
    return ImportRun.objects.values_list("state", flat=True).get(pk=run.pk)
