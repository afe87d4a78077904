"""Which parameters there are, and what is said about the others."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock
from reports.api.parameters import PARAMETERS
from tests.factories.clients import bearer, plan_2025, token_of_client
from tests.factories.figures import add_facts

ENDPOINTS = ["api:attainment", "api:coverage"]


@pytest.fixture
def ask_for(client, here):
    add_facts(2, here, date(2025, 8, 5))
    plan_2025()
    headers = bearer(token_of_client())
    return lambda name, params: client.get(reverse(name), params, headers=headers)


def detail(response, status=400):
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.json()["detail"]


@pytest.mark.parametrize("name", ENDPOINTS)
@pytest.mark.parametrize("unknown", ["commune", "AS_OF", "first", "by", "page", "as-of", ""])
def test_an_unknown_parameter_is_refused_with_those_that_exist(ask_for, name, unknown):
    said = detail(ask_for(name, {"plan": "2025", unknown: "x"}))

    for known in PARAMETERS:
        assert known in said


def test_a_parameter_is_given_once(ask_for):
    said = detail(ask_for("api:attainment", {"plan": "2025", "as_of": ["2025-05-06"] * 2}))

    assert "as_of" in said


@pytest.mark.parametrize("name", ENDPOINTS)
@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("as_of", "06/05/2025"),
        ("as_of", "2025-5-6"),
        ("as_of", "2025-02-30"),
        ("as_of", "20250506"),
        ("as_of", "2025-W19-2"),
        ("as_of", "0001-01-01"),
        ("as_of", "9999-12-31"),
        ("as_of", "2025-05-06\n"[:10] + "x"),
        ("as_of", ""),
        ("as_of", "hôm nay"),
        ("as_of", "٢٠٢٥-٠٥-٠٦"),
        ("known_at", "yesterday"),
        ("known_at", "2025-05-06T02:00:00"),
        ("known_at", "2025-05-06T25:00:00Z"),
        ("known_at", "0001-01-01"),
        ("known_at", "9999-12-31"),
        ("known_at", "9999-12-31T23:59:59Z"),
        ("boundary", "old"),
        ("boundary", "2025-13-01"),
        ("boundary", "CURRENT"),
        ("window", "year"),
        ("kind", "everybody"),
        ("plan", "2025\x00"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_with_a_sentence(ask_for, name, parameter, value):
    said = detail(ask_for(name, {"plan": "2025", parameter: value}))

    assert said.endswith(".")


@pytest.mark.parametrize(
    ("params", "about"),
    [
        ({}, "plan"),
        ({"as_of": "2025-05-06"}, "plan"),
        ({"from": "2025-01-01"}, "last day"),
        ({"to": "2025-01-01"}, "last day"),
        ({"from": "2025-02-01", "to": "2025-01-01"}, "before"),
        ({"plan": "2025", "from": "2025-01-01", "to": "2025-02-01"}, "not both"),
        ({"from": "2025-01-01", "to": "2025-02-01", "window": "reporting"}, "window"),
    ],
)
def test_the_days_are_named_in_one_way(ask_for, params, about):
    assert about in detail(ask_for("api:attainment", params))


def test_a_day_that_has_not_come_has_no_figures(ask_for):
    tomorrow = clock.today() + timedelta(days=1)

    assert detail(ask_for("api:attainment", {"plan": "2025", "as_of": tomorrow.isoformat()}))


@pytest.mark.parametrize("name", ENDPOINTS)
def test_an_unknown_plan_is_not_found(ask_for, name):
    assert "2031" in detail(ask_for(name, {"plan": "2031"}), status=404)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2025-08-07", "2025-08-07T16:59:59.999999Z"),
        ("2025-08-07T02:00:00Z", "2025-08-07T02:00:00.000000Z"),
        ("2025-08-07T09:00:00+07:00", "2025-08-07T02:00:00.000000Z"),
        ("2025-08-07T09:00:00 07:00", "2025-08-07T02:00:00.000000Z"),
        ("2025-08-07T02:00:00.123456Z", "2025-08-07T02:00:00.123456Z"),
    ],
)
def test_known_at_is_a_local_day_or_an_instant_with_its_zone(ask_for, written, instant):
    answer = ask_for("api:attainment", {"plan": "2025", "known_at": written}).json()

    assert answer["known_at"] == instant


def test_knowledge_of_the_future_is_that_of_now(ask_for):
    answer = ask_for("api:attainment", {"plan": "2025", "known_at": "2099-01-01"}).json()

    assert answer["known_at"] == answer["computed_at"]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    params=st.dictionaries(
        st.sampled_from(PARAMETERS),
        st.one_of(
            st.text(max_size=30),
            st.dates().map(date.isoformat),
            st.datetimes().map(lambda value: value.isoformat() + "Z"),
            st.sampled_from(["2025", "current", "event", "reporting", "calendar", "all", "long"]),
        ),
        max_size=5,
    )
)
def test_whatever_is_asked_there_is_an_answer_or_a_reason(ask_for, params):
    response = ask_for("api:attainment", {"plan": "2025", **params})

    assert response.status_code in (200, 400, 404), params
