"""/api/v1/enterprises/: the province's list, read by any granted client, written by province-wide
ones."""

import pytest
from django.test import Client

from enterprises.actions import save_enterprise
from enterprises.models import Enterprise
from tests.factories.clients import Program, bearer, token_of_client
from tests.factories.enterprises import an_enterprise, licence_event

ADDRESS = "/api/v1/enterprises/"
NEW = {"name": "Công ty mẫu", "kind": "service", "licence_number": "1/GP"}
NEW |= {"licence_date": "2022-03-01"}


@pytest.fixture
def program(db):
    return Program(["enterprises.read", "enterprises.write"])


def test_the_list_takes_the_grant(here):
    statistics = Client(headers=bearer(token_of_client()))
    reader = Program(["enterprises.read"], [here])

    assert statistics.get(ADDRESS).status_code == 403
    assert Program(["workers.read"], [here]).get(ADDRESS).status_code == 403
    assert reader.get(ADDRESS).status_code == 200
    assert reader.post(ADDRESS, NEW).status_code == 403


def test_a_new_enterprise_comes_with_its_licence(program):
    answer = program.post(ADDRESS, NEW)

    assert answer.status_code == 201
    assert (answer.json()["status"], answer.json()["licence_number"]) == ("in_force", "1/GP")
    assert program.post(ADDRESS, NEW).status_code == 200
    assert Enterprise.objects.count() == 1


def test_a_name_that_is_taken_is_refused(program):
    an_enterprise(name="Công ty mẫu")

    answer = program.post(ADDRESS, NEW)

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["rule"].startswith("E-")


def test_a_correction_keeps_what_is_left_out(program):
    made = program.post(ADDRESS, {**NEW, "address": "Hà Nội", "phone": "02438251234"})
    address, seen = made.headers["Location"], made.headers["ETag"]

    told = program.patch(address, {"phone": "02838251234"}, seen).json()

    assert (told["phone"], told["address"], told["version"]) == ("02838251234", "Hà Nội", 2)
    assert program.patch(address, {"phone": "1"}, seen).status_code == 412
    assert program.patch(address, {"phone": "1"}).status_code == 428


@pytest.mark.parametrize(
    "field",
    sorted(
        {f.name for f in Enterprise._meta.concrete_fields}
        - {"name", "kind", "tax_code", "address", "phone", "email", "website"}
        - {"legal_representative", "local_representative", "local_phone"}
    ),
)
def test_a_correction_takes_no_other_field(program, department, field):
    row = save_enterprise(name="Công ty A", kind="public_unit", by=department)
    address = f"{ADDRESS}{row.pk}/"

    answer = program.patch(address, {field: "x"}, program.get(address).headers["ETag"])

    assert answer.status_code == 400
    assert answer.json()["problems"][0]["field"] == field


def test_the_list_by_name_and_status(program):
    good = an_enterprise(name="Công ty Hoà Bình")
    bad = licence_event(an_enterprise(name="Công ty Mặt Trời")).enterprise

    assert [r["id"] for r in program.get(ADDRESS).json()["results"]] == [good.pk, bad.pk]
    for asked, found in (({"q": "hoa binh"}, good), ({"status": "suspended"}, bad)):
        assert [r["id"] for r in program.get(ADDRESS, asked).json()["results"]] == [found.pk]
    assert program.get(ADDRESS, {"status": "x"}).status_code == 400


def test_a_licence_event_is_a_new_etag(program):
    row = an_enterprise()
    address = f"{ADDRESS}{row.pk}/"
    seen = program.get(address).headers["ETag"]

    licence_event(row)

    assert program.get(address, **{"If-None-Match": seen}).json()["status"] == "suspended"
