"""The interface for programs, explained in a browser under the site's own strict policy."""

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.factories.clients import bearer, token_of_client

pytestmark = pytest.mark.django_db
DOCS, EXPLORER, SCHEMA = (reverse(f"api:{n}") for n in ("docs", "explorer", "explorer_schema"))


@pytest.fixture
def reader(client, viewer):
    client.force_login(viewer)
    return client


def test_examples_for_three_languages_name_this_very_address(reader):
    page = reader.get(DOCS).text

    assert "http://testserver/api/v1/statistics/departures/" in page
    for word in ("curl -H", "pyjstat", "rjstat", "Retry-After", "Sunset"):
        assert word in page


def test_everything_the_explorer_loads_is_our_own(reader):
    page = reader.get(EXPLORER)

    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]
    assert "<script>" not in page.text
    for file in ("swagger-ui-dist/swagger-ui.css", "swagger-ui-dist/swagger-ui-bundle.js"):
        assert f"drf_spectacular_sidecar/{file}" in page.text
        assert finders.find(f"drf_spectacular_sidecar/{file}")
    assert finders.find("js/api-explorer.js")


def test_the_description_is_the_one_that_programs_get(reader, client):
    told = reader.get(SCHEMA).json()
    served = client.get(
        reverse("api:schema"),
        headers={**bearer(token_of_client()), "Accept": "application/json"},
    ).json()

    assert told == served


def test_a_token_opens_none_of_these_pages(client):
    for address in (DOCS, EXPLORER, SCHEMA):
        assert client.get(address, headers=bearer(token_of_client())).status_code == 302
