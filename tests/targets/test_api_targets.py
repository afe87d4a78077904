"""/api/v1/targets/: versions of the targets of plans, read and entered by programs."""

from datetime import date

import pytest
from django.test import Client

from targets.actions import approve_targets, return_targets
from targets.models import TargetVersion
from tests.factories.clients import Program, bearer, token_of_client
from tests.factories.targets import PlanFactory, TargetVersionFactory, give

ADDRESS = "/api/v1/targets/"
READ, WRITE = ["targets.read"], ["targets.read", "targets.write"]


@pytest.fixture
def plan(here):
    return PlanFactory(code="2026", first_day=date(2026, 1, 1), last_day=date(2026, 12, 31))


@pytest.fixture
def program(db):
    return Program(WRITE)


def entered(here, **fields) -> dict:
    return {
        "plan": "2026",
        "document_number": "5/NQ-HĐND",
        "document_date": "2025-12-05",
        "document_body": "HĐND tỉnh",
        "in_force_on": "2026-01-01",
        "province_total": 200,
        "numbers": [{"unit": {"code": here.code}, "value": 12}],
        **fields,
    }


def test_targets_take_their_grant(plan, here):
    statistics = Client(headers=bearer(token_of_client()))
    reader = Program(READ, [here])

    assert statistics.get(ADDRESS).status_code == 403
    assert Program(["workers.read"], [here]).get(ADDRESS).status_code == 403
    assert reader.get(ADDRESS).status_code == 200
    assert reader.post(ADDRESS, entered(here)).status_code == 403


def test_approved_versions_are_read_with_their_numbers(plan, here):
    version = give(TargetVersionFactory(plan=plan, approved=True), {here: 7})
    TargetVersionFactory(plan=plan, number=2)

    [row] = Program(READ, [here]).get(ADDRESS, {"plan": "2026"}).json()["results"]

    assert (row["id"], row["state"], row["province_total"]) == (version.pk, "approved", 200)
    [number] = row["numbers"]
    assert (number["unit"]["code"], number["kind"], number["value"]) == (here.code, "all", 7)
    assert "returned_reason" not in row


def test_numbers_wait_for_a_leader(program, plan, here, leader):
    made = program.post(ADDRESS, entered(here))

    version = TargetVersion.objects.get()
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    assert version.entered_by == program.row.account
    assert Program(READ, [here]).get(f"{ADDRESS}{version.pk}/").status_code == 404

    approve_targets(version=version, by=leader)
    assert program.get(f"{ADDRESS}{version.pk}/").json()["state"] == "approved"


def test_the_same_again_enters_nothing_twice(program, plan, here):
    answers = [program.post(ADDRESS, entered(here)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert TargetVersion.objects.get().edit == 1


def test_a_version_that_waits_is_corrected_and_not_entered_over(program, plan, here):
    made = program.post(ADDRESS, entered(here))

    assert program.post(ADDRESS, entered(here, province_total=210), key="b").status_code == 409
    address = made.headers["Location"]
    told = program.patch(address, {"province_total": 210}, made.headers["ETag"]).json()
    assert (told["province_total"], told["version"], len(told["numbers"])) == (210, 2, 1)
    assert program.patch(address, {"province_total": 1}, made.headers["ETag"]).status_code == 412


def test_a_returned_version_says_why_and_is_corrected(program, plan, here, leader):
    made = program.post(ADDRESS, entered(here))
    return_targets(version=TargetVersion.objects.get(), reason="Thiếu xã", by=leader)
    address = made.headers["Location"]

    told = program.get(address)
    assert (told.json()["state"], told.json()["returned_reason"]) == ("returned", "Thiếu xã")
    assert program.patch(address, {"province_total": 9}, told.headers["ETag"]).status_code == 200


def test_an_approved_version_is_never_changed(program, plan, here):
    version = give(TargetVersionFactory(plan=plan, approved=True), {here: 7})
    address = f"{ADDRESS}{version.pk}/"

    answer = program.patch(address, {"province_total": 1}, program.get(address).headers["ETag"])

    assert answer.status_code == 409
    assert program.post(ADDRESS, entered(here)).json()["number"] == 2


def test_a_rule_refuses(program, plan, here):
    answer = program.post(ADDRESS, entered(here, document_number=""))

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["rule"].startswith("T-")


@pytest.mark.parametrize(
    "numbers",
    [
        [{"value": 3}],
        [{"unit": {"code": "00000"}, "value": 3}],
        [{"body": "Trường", "unit": {"code": "03808"}, "value": 3}],
        [{"body": "Trường", "value": -3}],
        [{"body": "Trường", "value": 3, "version": 7}],
        ["x"],
    ],
)
def test_numbers_that_cannot_be_read(program, plan, here, numbers):
    assert program.post(ADDRESS, entered(here, numbers=numbers)).status_code == 400
    assert not TargetVersion.objects.exists()


@pytest.mark.parametrize("field", ["approved_at", "approved_by", "state", "number", "edit"])
def test_nobody_approves_by_writing(program, plan, here, field):
    answer = program.post(ADDRESS, entered(here, **{field: "2026-01-01"}))

    assert answer.status_code == 400
    assert answer.json()["problems"][0]["field"] == field


def test_a_body_has_a_target(program, plan, here):
    made = program.post(ADDRESS, entered(here, numbers=[{"body": "Trường mẫu", "value": 30}]))

    assert made.json()["numbers"][0]["body"] == "Trường mẫu"
