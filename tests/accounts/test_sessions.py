"""How long a session lives, and what ends it at once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts import actions
from core import clock
from tests.factories.accounts import NEW_PASSWORD, PASSWORD

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
IDLE = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
ABSOLUTE = timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS)


@pytest.fixture
def signed_in(client, officer):
    with clock.turned_to(START):
        client.post(reverse("accounts:login"), {"username": officer.username, "password": PASSWORD})
    return client


def is_in(client, instant: datetime) -> bool:
    with clock.turned_to(instant):
        return client.get(reverse("accounts:mine")).status_code == 200


def test_a_session_in_use_lives(signed_in):
    assert is_in(signed_in, START + IDLE - timedelta(seconds=1))
    assert is_in(signed_in, START + 2 * IDLE - timedelta(minutes=2))


def test_an_idle_session_ends(signed_in):
    assert is_in(signed_in, START + timedelta(minutes=1))

    assert not is_in(signed_in, START + timedelta(minutes=3) + IDLE)
    assert not is_in(signed_in, START + timedelta(minutes=3) + IDLE)


def test_an_idle_session_ends_even_if_no_page_followed_the_log_in(signed_in):
    assert not is_in(signed_in, START + IDLE + timedelta(seconds=1))


def test_a_fragment_that_asks_again_by_itself_keeps_no_session_alive(signed_in):
    for minutes in range(1, int(IDLE.total_seconds() // 60), 5):
        with clock.turned_to(START + timedelta(minutes=minutes)):
            signed_in.get(reverse("reports:waiting"))

    assert not is_in(signed_in, START + IDLE + timedelta(minutes=1))


def test_no_session_lives_longer_than_the_limit(signed_in, settings):
    settings.SESSION_ABSOLUTE_SECONDS = 3 * settings.SESSION_IDLE_SECONDS
    for half in range(1, 6):
        assert is_in(signed_in, START + half * IDLE / 2)

    assert not is_in(signed_in, START + 3 * IDLE + timedelta(seconds=1))


def test_signing_in_again_begins_a_new_day(signed_in, officer):
    later = START + ABSOLUTE + timedelta(hours=1)
    with clock.turned_to(later):
        signed_in.post(
            reverse("accounts:login"), {"username": officer.username, "password": PASSWORD}
        )

    assert is_in(signed_in, later + timedelta(minutes=1))


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(officer):
    here, elsewhere = Client(), Client()
    here.force_login(officer)
    elsewhere.force_login(officer)

    response = here.post(
        reverse("accounts:password_change"),
        {"old_password": PASSWORD, "new_password": NEW_PASSWORD, "again": NEW_PASSWORD},
    )

    assert response.status_code == 302
    assert here.get(reverse("accounts:mine")).status_code == 200
    assert elsewhere.get(reverse("accounts:mine")).status_code == 302


def test_a_closed_account_is_out_with_the_next_request(client, officer, department):
    client.force_login(officer)
    assert client.get(reverse("accounts:mine")).status_code == 200

    actions.close_account(user=officer, by=department)

    assert client.get(reverse("accounts:mine")).status_code == 302


def test_an_ended_duty_counts_with_the_next_request(client, officer, department):
    client.force_login(officer)
    assert client.get(reverse("accounts:mine")).status_code == 200

    actions.end_duty(duty=officer.duties.get(), by=department)

    assert client.get(reverse("accounts:mine")).status_code == 403


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client, officer):
    client.post(reverse("accounts:login"), {"username": "officer", "password": PASSWORD})

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
