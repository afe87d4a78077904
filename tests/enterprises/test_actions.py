"""The province's list of enterprises is kept by the Department."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEntry
from core.problems import Refused, Stale
from enterprises import actions
from enterprises.models import Enterprise
from tests.factories.enterprises import an_enterprise


def test_the_department_records_an_enterprise(department):
    enterprise = an_enterprise(name="  CÔNG TY   Nhân lực Đà ", by=department)

    enterprise.refresh_from_db()
    assert (enterprise.name, enterprise.version) == ("CÔNG TY Nhân lực Đà", 1)
    assert enterprise.name_fold == "cong ty nhan luc da"
    assert AuditEntry.objects.get().after["name"] == "CÔNG TY Nhân lực Đà"


@pytest.mark.parametrize("person", ["officer", "leader", "viewer", "administrator", "auditor"])
def test_nobody_else_keeps_the_list(request, person):
    with pytest.raises(PermissionDenied):
        an_enterprise(by=request.getfixturevalue(person))

    assert not Enterprise.objects.exists()


@pytest.mark.parametrize("name", ["Công ty Hòa Bình", "CONG TY HOA BINH", "công ty  hoà bình"])
def test_a_name_that_differs_in_marks_only_is_taken(department, name):
    an_enterprise(name="Công ty Hoà Bình")

    with pytest.raises(Refused, match="E-03"):
        an_enterprise(name=name, by=department)


def test_correcting_keeps_its_own_name_and_tells_what_changed(department):
    enterprise = an_enterprise()

    actions.save_enterprise(
        enterprise=enterprise,
        **{**facts_of(enterprise), "status": "revoked", "status_since": date(2026, 4, 1)},
        version=1,
        by=department,
    )

    entry = AuditEntry.objects.first()
    assert entry.before == {"status": "in_force", "status_since": None}
    assert entry.after == {"status": "revoked", "status_since": "2026-04-01"}
    assert Enterprise.objects.get().version == 2


def test_saving_what_stands_there_leaves_no_trace(department):
    enterprise = an_enterprise()

    actions.save_enterprise(enterprise=enterprise, **facts_of(enterprise), by=department)

    assert AuditEntry.objects.count() == 1
    assert Enterprise.objects.get().version == 1


def test_a_stale_correction_is_not_written(department):
    enterprise = an_enterprise()
    facts = facts_of(enterprise)
    actions.save_enterprise(
        enterprise=enterprise, **{**facts, "name": "Một"}, version=1, by=department
    )

    with pytest.raises(Stale) as stale:
        actions.save_enterprise(
            enterprise=enterprise, **{**facts, "name": "Hai"}, version=1, by=department
        )

    assert Enterprise.objects.get().name == "Một"
    assert (stale.value.current["name"], stale.value.current["version"]) == ("Một", 2)


def test_one_name_at_once_is_one_enterprise(at_once, department):
    answers = at_once(*[lambda: an_enterprise(name="Công ty mẫu", by=department).name] * 4)

    assert sorted(answers) == ["Công ty mẫu"] + ["E-03"] * 3


def facts_of(enterprise):
    return {name: getattr(enterprise, name) for name in actions.FIELDS}
