"""Where a caller is believed to come from, and what is kept of a try."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from accounts import throttles
from accounts.models import Knock
from core import clock


def request_from(address="203.0.113.9", forwarded=""):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory(headers=headers).get("/", REMOTE_ADDR=address)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.1", "203.0.113.9"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        (2, "192.0.2.66, 198.51.100.1, 203.0.113.5", "198.51.100.1"),
        (2, "198.51.100.1", "203.0.113.9"),
        (1, "", "203.0.113.9"),
    ],
)
def test_only_our_own_proxies_are_believed(settings, proxies, forwarded, expected):
    settings.PROXY_COUNT = proxies

    assert throttles.address_of(request_from(forwarded=forwarded)) == expected


@pytest.mark.django_db
def test_neither_name_nor_address_is_kept():
    throttles.knock("ask", "officer", request_from())

    kept = str(list(Knock.objects.values()))
    assert "officer" not in kept
    assert "203.0.113.9" not in kept


@pytest.mark.django_db
def test_a_quarter_of_an_hour_later_the_door_is_open_again():
    for _ in range(5):
        throttles.knock("ask", "officer", request_from())
    assert throttles.spent("ask", "Officer ", request_from())

    with clock.turned_to(clock.now() + timedelta(minutes=15, seconds=1)):
        assert not throttles.spent("ask", "officer", request_from())


@pytest.mark.django_db
def test_another_address_is_not_stopped_for_the_same_name():
    for _ in range(5):
        throttles.knock("ask", "officer", request_from())

    assert not throttles.spent("ask", "officer", request_from("198.51.100.1"))


@pytest.mark.django_db
def test_yesterdays_tries_are_forgotten():
    with clock.turned_to(clock.now() - timedelta(days=1, minutes=1)):
        throttles.knock("ask", "officer", request_from())

    throttles.knock("mail", "x", request_from())

    assert set(Knock.objects.values_list("door", flat=True)) == {"mail"}
