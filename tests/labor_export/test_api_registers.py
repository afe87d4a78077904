"""All registers over REST alike: their doors, and the schema that is true of their answers."""

from datetime import date

import jsonschema
import pytest
import yaml
from django.conf import settings
from django.test import Client

from exchange.numbering import number_changes
from labor_export.api_registers import registers
from tests.factories import country
from tests.factories.clients import EVERY_GRANT, Program, bearer, token_of_client
from tests.factories.contracts import identified, returned
from tests.factories.enterprises import an_enterprise
from tests.factories.targets import TargetVersionFactory, give

ADDRESSES = [f"/api/v1/{route.pattern}".replace("<int:pk>", "1") for route in registers]
LISTS = ["workers", "contracts", "departures", "returns", "enterprises", "targets"]


@pytest.fixture(scope="module")
def schema() -> dict:
    kept = settings.BASE_DIR / "docs/reference/openapi.yaml"
    return yaml.safe_load(kept.read_text("utf-8"))


@pytest.fixture
def world(here, department):
    stay = returned(
        identified(here, phone="0912345678", household="poor"),
        ended_on=date(2026, 5, 6),
        wage=180000,
        wage_currency="JPY",
        wage_per="month",
    )
    an_enterprise()
    give(TargetVersionFactory(approved=True), {here: 7})
    number_changes()
    return stay


def described(schema, address: str, method: str = "get") -> dict:
    content = schema["paths"][address][method]["responses"]["200"]["content"]["application/json"]
    return {**content["schema"], "components": schema["components"]}


# Doors --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post", "patch", "put", "delete", "options", "head"])
def test_every_method_asks_for_the_token_first(client, db, address, method):
    assert getattr(client, method)(address).status_code == 401


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_client_of_statistics_is_refused_everywhere(db, address):
    http = Client(headers=bearer(token_of_client()))

    assert {http.get(address).status_code, http.post(address).status_code} <= {403, 405}
    assert 403 in (http.get(address).status_code, http.post(address).status_code)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_session_opens_nothing(client, department, address):
    client.force_login(department)

    assert client.get(address).status_code == 401


@pytest.mark.parametrize("name", LISTS)
def test_a_token_that_is_over_opens_nothing(here, name):
    program = Program(EVERY_GRANT)
    program.row.revoked_at = program.row.created_at
    program.row.save()

    assert program.get(f"/api/v1/{name}/").status_code == 401


@pytest.mark.parametrize("name", LISTS)
def test_answers_are_kept_by_nobody_in_between(world, name):
    answer = Program(EVERY_GRANT).get(f"/api/v1/{name}/")

    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", LISTS)
def test_a_post_takes_nothing_from_its_address(world, name):
    answer = Program(EVERY_GRANT).post(f"/api/v1/{name}/?personal_id=014099000001", {})

    assert answer.status_code == 400
    assert "parameter" in answer.json()["detail"]


# The schema ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("grants", [EVERY_GRANT, [g for g in EVERY_GRANT if g.endswith(".read")]])
def test_lists_and_records_are_as_described(world, schema, name, grants):
    program = Program(grants)
    country("JP")

    page = program.get(f"/api/v1/{name}/").json()
    jsonschema.validate(page, described(schema, f"/api/v1/{name}/"))
    assert page["count"]
    record = program.get(f"/api/v1/{name}/{page['results'][0]['id']}/").json()
    shape = described(schema, f"/api/v1/{name}/{{id}}/")
    jsonschema.validate(record, shape)
    known = schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[1]]["properties"]
    assert record.keys() <= known.keys()
    if grants == EVERY_GRANT:
        assert record.keys() == known.keys()


def test_changes_are_as_described(world, schema):
    answer = Program(EVERY_GRANT).get("/api/v1/changes/").json()

    jsonschema.validate(answer, described(schema, "/api/v1/changes/"))
    assert {row["register"] for row in answer["results"]} >= {"workers", "returns", "enterprises"}


def test_every_example_is_an_example_of_its_shape(schema):
    seen = 0
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            if not {"registers", "changes"} & set(operation.get("tags", ())):
                continue
            for response in operation["responses"].values():
                content = response.get("content", {}).get("application/json", {})
                for example in content.get("examples", {}).values():
                    shape = {**content["schema"], "components": schema["components"]}
                    jsonschema.validate(example["value"], shape)
                    seen += 1
            sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            for example in sent.get("examples", {}).values():
                shape = {**sent["schema"], "components": schema["components"]}
                jsonschema.validate(example["value"], shape)
                seen += 1
            assert operation["operationId"], path
    assert seen >= 20


@pytest.mark.parametrize("name", LISTS)
def test_every_filter_is_described_and_taken(world, schema, name):
    parameters = schema["paths"][f"/api/v1/{name}/"]["get"]["parameters"]
    program = Program(EVERY_GRANT)

    for parameter in parameters:
        answer = program.get(f"/api/v1/{name}/", {parameter["name"]: "~"})
        told = answer.json().get("detail", "")
        assert "There is no parameter" not in told, parameter["name"]
