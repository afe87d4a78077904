"""The doorbell: rung after the commit, never waited for."""

from unittest.mock import Mock

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from core import marks
from core.marks import mark_changed
from core.models import Mark, MarkKind


@pytest.fixture
def bell(monkeypatch, settings) -> Mock:
    settings.DOORBELL = True
    monkeypatch.setitem(marks._left_alone, "until", 0.0)
    app = Mock()
    monkeypatch.setattr(marks, "current_app", app)
    return app.send_task


def test_one_mark_per_key(db):
    mark_changed(MarkKind.WORKER, [7, 8, 7])

    assert list(Mark.objects.values_list("kind", "key")) == [("worker", 7), ("worker", 8)]


def test_rings_after_the_commit_only(db, bell, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        mark_changed(MarkKind.WORKER, [7])
        assert not bell.called

    assert bell.call_args.args == ("figures.refresh",)


def test_does_not_ring_when_the_change_was_rolled_back(
    db, bell, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        try:
            with transaction.atomic():
                mark_changed(MarkKind.WORKER, [7])
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass

    assert not bell.called
    assert not Mark.objects.exists()


def test_no_doorbell_on_the_embedded_default(
    db, bell, settings, django_capture_on_commit_callbacks
):
    settings.DOORBELL = False

    with django_capture_on_commit_callbacks(execute=True):
        mark_changed(MarkKind.WORKER, [7])

    assert not bell.called


def test_broker_that_does_not_answer_is_left_alone_for_a_while(
    db, bell, django_capture_on_commit_callbacks
):
    bell.side_effect = OperationalError("away")

    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            mark_changed(MarkKind.WORKER, [7])

    assert bell.call_count == 1
    assert Mark.objects.count() == 3
