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

from reports.api import PARAMETERS
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


def test_nothing_but_statistics_is_in_it(schema):
    assert list(schema["paths"]) == [
        "/api/v1/statistics/attainment/",
        "/api/v1/statistics/coverage/",
    ]
    assert schema["components"]["securitySchemes"] == {
        "token": {"type": "http", "scheme": "bearer"}
    }


@pytest.mark.parametrize("name", ["attainment", "coverage"])
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
    assert answer.keys() == described["properties"].keys()
    [example] = content["examples"].values()
    jsonschema.validate(example["value"], shape)
    assert answer.keys() == example["value"].keys()


def test_every_parameter_that_is_taken_is_described(schema):
    for operation in schema["paths"].values():
        described = {parameter["name"] for parameter in operation["get"]["parameters"]}
        assert described == set(PARAMETERS)
