"""Who may ask the statistics endpoints, and with which method."""

from datetime import date, timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse

from accounts.models import ApiClient
from core import clock
from reports.api import views
from tests.factories.clients import bearer, plan_2025, token_of_client
from tests.factories.figures import add_facts

STATISTICS = ["api:attainment", "api:coverage"]
EVERY = [*STATISTICS, "api:schema"]


def assert_problem(response, status):
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]


@pytest.fixture
def plan(here):
    add_facts(2, here, date(2025, 8, 5))
    return plan_2025()


@pytest.mark.parametrize("name", EVERY)
def test_without_a_token_nothing_is_said(client, plan, name):
    response = client.get(reverse(name), {"plan": "2025"})

    assert_problem(response, 401)
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("name", EVERY)
def test_a_session_counts_for_nothing(client, plan, department, name):
    client.force_login(department)

    assert_problem(client.get(reverse(name), {"plan": "2025"}), 401)


@pytest.mark.parametrize("right", ["exact", "protected"])
@pytest.mark.parametrize("name", STATISTICS)
def test_both_rights_read_administrative_counts(client, plan, name, right):
    token = token_of_client(right=right)

    response = client.get(reverse(name), {"plan": "2025"}, headers=bearer(token))

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "fields",
    [
        {"expires_on": clock.today() - timedelta(days=1)},
        {"revoked_at": clock.now() - timedelta(hours=1)},
    ],
    ids=["expired", "revoked"],
)
@pytest.mark.parametrize("name", EVERY)
def test_a_token_that_is_over(client, plan, name, fields):
    token = token_of_client(**fields)

    response = client.get(reverse(name), {"plan": "2025"}, headers=bearer(token))

    assert_problem(response, 401)
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_is_good_on_its_last_day(client, plan):
    token = token_of_client(expires_on=clock.today())

    response = client.get(reverse("api:coverage"), {"plan": "2025"}, headers=bearer(token))

    assert response.status_code == 200


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer lx_unknown", "Bearer a b", "Basic {token}", "Token {token}", "{token}"],
)
def test_only_a_known_bearer_token_opens(client, plan, header):
    value = header.format(token=token_of_client())

    response = client.get(
        reverse("api:attainment"), {"plan": "2025"}, headers={"Authorization": value}
    )

    assert_problem(response, 401)


@pytest.mark.parametrize("name", ["token", "access_token", "authorization", "Authorization"])
def test_a_token_in_the_address_is_refused(client, plan, name):
    token = token_of_client()
    address = reverse("api:attainment")

    alone = client.get(address, {"plan": "2025", name: token})
    beside_the_header = client.get(address, {"plan": "2025", name: token}, headers=bearer(token))

    assert_problem(alone, 401)
    assert_problem(beside_the_header, 400)
    assert token not in beside_the_header.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("name", EVERY)
def test_nothing_can_be_written(client, plan, name, method):
    response = getattr(client, method)(reverse(name), headers=bearer(token_of_client()))

    assert_problem(response, 405)
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "head"])
@pytest.mark.parametrize("name", EVERY)
def test_every_method_asks_for_the_token_first(client, plan, name, method):
    assert getattr(client, method)(reverse(name)).status_code == 401


def test_head_is_get_without_the_body(client, plan):
    response = client.head(
        reverse("api:attainment"), {"plan": "2025"}, headers=bearer(token_of_client())
    )

    assert response.status_code == 200
    assert response.content == b""


def test_options_says_no_figure(client, plan, here):
    response = client.options(
        reverse("api:attainment"), {"plan": "2025"}, headers=bearer(token_of_client())
    )

    assert response.status_code == 200
    assert "GET" in response.headers["Allow"]
    assert here.name not in response.content.decode()


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_headers_do_not_turn_a_post_into_a_get(client, plan, header):
    response = client.post(
        reverse("api:attainment"), headers={**bearer(token_of_client()), header: "GET"}
    )

    assert_problem(response, 405)


@pytest.mark.parametrize("address", ["attainment.json", "attainment/1/", "people/", "../workers/"])
@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_other_addresses_do_not_exist(client, plan, method, address):
    address = f"/api/v1/statistics/{address}"
    headers = bearer(token_of_client())

    without_token = getattr(client, method)(address, follow=True)
    with_token = getattr(client, method)(address, headers=headers, follow=True)

    assert without_token.status_code == 401
    assert with_token.status_code == 404
    assert with_token.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("accept", ["text/html", "application/problem+json", "text/plain"])
def test_a_form_we_do_not_speak_is_a_problem_in_json(client, plan, accept):
    headers = {**bearer(token_of_client()), "Accept": accept}

    response = client.get(reverse("api:attainment"), {"plan": "2025"}, headers=headers)

    assert_problem(response, 406)


def test_a_missing_slash_leads_to_the_same_door(client, plan):
    address = reverse("api:attainment").rstrip("/")

    response = client.get(address, {"plan": "2025"}, follow=True)

    assert response.redirect_chain == [(f"{address}/?plan=2025", 301)]
    assert response.status_code == 401


def test_a_page_does_not_take_a_token(client, plan):
    response = client.get(reverse("accounts:mine"), headers=bearer(token_of_client()))

    assert response.status_code == 302
    assert response.url.startswith(reverse("accounts:login"))


def test_the_day_of_use_is_kept(client, plan):
    token = token_of_client()

    client.get(reverse("api:attainment"), {"plan": "2025"}, headers=bearer(token))

    assert ApiClient.objects.get().last_used_on == clock.today()


def test_a_busy_database_is_a_problem_document_too(client, plan, monkeypatch):
    def busy(_question):
        raise OperationalError("database is locked")

    monkeypatch.setattr(views, "attainment_tabular", busy)

    response = client.get(
        reverse("api:attainment"), {"plan": "2025"}, headers=bearer(token_of_client())
    )

    assert_problem(response, 503)
    assert response.headers["Retry-After"] == "5"
    assert "locked" not in response.content.decode()


def test_errors_speak_english_whatever_the_cookie_says(client, db):
    client.cookies["django_language"] = "vi"

    response = client.get(reverse("api:attainment"))

    assert response.json()["detail"] == "Authentication credentials were not provided."
