"""What the Department decides about the figures that programs are told."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEntry, Event
from core import clock
from core.problems import Refused
from reports import actions
from reports.models import ProtectedDimension

pytestmark = pytest.mark.django_db


def protect(by, **said):
    return actions.protect_dimension(**{"code": "market", "document": "QĐ 12/2026", **said}, by=by)


def test_it_begins_with_the_next_year_and_leaves_an_entry(leader):
    with clock.turned_to(clock.at(date(2026, 11, 29))):
        made = protect(leader)

    assert made.since == date(2027, 1, 1)
    [entry] = AuditEntry.objects.about(made)
    assert entry.event == Event.DIMENSION_PROTECTED
    assert entry.after["document"] == "QĐ 12/2026"


def test_a_second_time_is_refused(leader):
    protect(leader)

    with pytest.raises(Refused) as refused:
        protect(leader)

    assert [problem.rule for problem in refused.value.problems] == ["P-02"]


def test_only_a_leader_protects(department, viewer):
    for by in (department, viewer):
        with pytest.raises(PermissionDenied):
            protect(by)

    assert not ProtectedDimension.objects.exists()


def test_at_once_it_is_protected_once(at_once, leader):
    answers = at_once(lambda: protect(leader).code, lambda: protect(leader).code)

    assert sorted(answers) == ["P-02", "market"]
