"""The OpenAPI document: valid, kept in docs/reference/openapi.yaml, true of the answers."""

from datetime import date
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from reports.api.parameters import PARAMETERS, parameters_of
from reports.api.tables import TABLES
from tests.factories.clients import bearer, plan_2025, token_of_client
from tests.factories.figures import add_facts

KEPT = Path(settings.BASE_DIR) / "docs/reference/openapi.yaml"


@pytest.fixture
def schema(client, db) -> dict:
    response = client.get(
        reverse("api:schema"),
        headers={**bearer(token_of_client()), "Accept": "application/json"},
    )
    return response.json()


def test_the_document_is_valid_and_is_the_one_that_is_kept():
    written = StringIO()

    call_command("spectacular", "--validate", "--fail-on-warn", stdout=written)

    # To accept a change: manage.py spectacular --validate --file docs/reference/openapi.yaml
    assert written.getvalue() == KEPT.read_text(encoding="utf-8")


def test_it_is_served_as_yaml_and_as_json(client, schema):
    response = client.get(reverse("api:schema"), headers=bearer(token_of_client()))

    assert schema["openapi"] == "3.1.0"
    assert yaml.safe_load(response.content) == schema == yaml.safe_load(KEPT.read_text("utf-8"))


STATISTICS = ("attainment", "coverage", "departures", "returns", "stock", "trained", "skilled")
REFERENCE = ("units", "unit-changes", "countries", "lists", "lists/{code}", "plans", "plans/{code}",
             "indicators")  # fmt: skip


def test_statistics_and_reference_are_in_it(schema):
    expected = {f"/api/v1/statistics/{name}/" for name in STATISTICS}
    expected |= {f"/api/v1/{name}/" for name in REFERENCE}

    assert expected <= set(schema["paths"])
    assert schema["components"]["securitySchemes"] == {
        "token": {"type": "http", "scheme": "bearer"}
    }


@pytest.mark.parametrize("name", STATISTICS)
@pytest.mark.parametrize("params", [{"plan": "2025"}, {"from": "2025-01-01", "to": "2025-06-30"}])
def test_the_answers_are_as_described(client, here, schema, name, params):
    add_facts(2, here, date(2025, 8, 5))
    plan_2025()
    operation = schema["paths"][reverse(f"api:{name}")]["get"]
    content = operation["responses"]["200"]["content"]["application/json"]
    shape = {**content["schema"], "components": schema["components"]}

    answer = client.get(reverse(f"api:{name}"), params, headers=bearer(token_of_client())).json()

    jsonschema.validate(answer, shape)
    described = schema["components"]["schemas"][content["schema"]["$ref"].rsplit("/", 1)[1]]
    # A release is told to the protected right alone (test_api_protected.py).
    assert answer.keys() == described["properties"].keys() - {"release"}
    [example] = content["examples"].values()
    jsonschema.validate(example["value"], shape)
    assert answer.keys() == example["value"].keys()


@pytest.mark.parametrize("table", TABLES, ids=lambda t: f"{t.population}:{','.join(t.by)}")
def test_every_table_is_as_described(client, here, schema, table):
    add_facts(2, here, date(2025, 8, 5), ended_on=date(2025, 9, 1), end_kind="died")
    add_facts(2, here, date(2025, 8, 5), enterprise_id=None, programme="EPS")
    operation = schema["paths"][reverse(f"api:{table.population}")]["get"]
    content = operation["responses"]["200"]["content"]["application/json"]
    by = {"by": ",".join(table.by)} if table.by else {}

    answer = client.get(
        reverse(f"api:{table.population}"),
        {"from": "2025-01-01", "to": "2025-12-31", **by},
        headers=bearer(token_of_client()),
    ).json()

    jsonschema.validate(answer, {**content["schema"], "components": schema["components"]})
    assert answer["rows"]
    assert set(answer["rows"][0]) - {"numerator", "denominator"} == set(table.by)


def test_every_parameter_that_is_taken_is_described(schema):
    for name in STATISTICS:
        operation = schema["paths"][reverse(f"api:{name}")]["get"]
        described = {p["name"] for p in operation["parameters"] if p["in"] == "query"}
        taken = PARAMETERS if name in ("attainment", "coverage") else parameters_of(name)
        assert described == set(taken)
