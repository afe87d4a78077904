"""Programs that read statistics: their token is shown once and opens only while it is valid."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.urls import reverse
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiClient
from accounts.tokens import BearerToken
from audit.models import AuditEntry
from core import clock

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("accounts:clients"), reverse("accounts:client_new")


@pytest.fixture
def chief(client, leader):
    client.force_login(leader)
    return client


def form(**said) -> dict:
    later = clock.today() + timedelta(days=90)
    return {
        "name": "Cổng dữ liệu",
        "purpose": "Báo cáo tháng",
        "right": "exact",
        "per_minute": "600",
        "expires_on": later.strftime("%d/%m/%Y"),
        "idempotency_key": "key-1",
        **said,
    }


def caller(header: str = "", query: str = "") -> ApiClient | None:
    request = HttpRequest()
    request.META = {"HTTP_AUTHORIZATION": header, "QUERY_STRING": query}
    found = BearerToken().authenticate(Request(request))
    return found[0] if found else None


def test_the_token_is_shown_once_and_never_again(chief):
    shown = chief.post(NEW, form())
    token = shown.context["token"]

    assert shown.text.count(token) == 1
    assert token not in chief.get(LIST).text
    assert token not in chief.post(NEW, form(), follow=True).text
    assert ApiClient.objects.count() == 1


def test_the_token_is_kept_nowhere(chief):
    token = chief.post(NEW, form()).context["token"]

    assert token not in str(ApiClient.objects.values())
    assert token not in str(AuditEntry.objects.values())
    assert token not in "".join(str(s.get_decoded()) for s in Session.objects.all())


def test_a_valid_token_opens(chief):
    token = chief.post(NEW, form()).context["token"]

    assert caller(f"Bearer {token}") == ApiClient.objects.get()
    assert ApiClient.objects.get().last_used_on == clock.today()


def test_a_token_in_the_url_counts_for_nothing(chief):
    token = chief.post(NEW, form()).context["token"]

    assert caller(query=f"token={token}&access_token={token}") is None


@pytest.mark.parametrize("header", ["Bearer unknown", "Bearer", "Bearer a b", "bearer lx_"])
def test_a_token_that_is_none_is_refused(header, db):
    with pytest.raises(AuthenticationFailed):
        caller(header)


def test_an_expired_token_is_refused_from_the_day_after(chief):
    token = chief.post(NEW, form()).context["token"]
    last = ApiClient.objects.get().expires_on

    with clock.turned_to(clock.at(last, 23, 59)):
        assert caller(f"Bearer {token}")
    with (
        clock.turned_to(clock.at(last + timedelta(days=1), 0, 1)),
        pytest.raises(AuthenticationFailed),
    ):
        caller(f"Bearer {token}")


def test_a_revoked_token_is_refused_at_once(chief):
    token = chief.post(NEW, form()).context["token"]
    revoke = reverse("accounts:client_revoke", args=[ApiClient.objects.get().pk])
    assert chief.get(revoke).status_code == 200
    assert caller(f"Bearer {token}")

    chief.post(revoke)

    with pytest.raises(AuthenticationFailed):
        caller(f"Bearer {token}")
    assert "UNDEFINED" not in chief.get(LIST).text


def test_a_token_for_longer_than_a_year_is_refused_at_its_field(chief):
    page = chief.post(NEW, form(expires_on="01/01/2099"))

    assert page.context["form"].errors.keys() == {"expires_on"}
    assert not ApiClient.objects.exists()


@pytest.mark.parametrize("who", ["officer", "department", "viewer", "auditor", "neighbour"])
def test_programs_are_admitted_by_leaders_and_administrators_only(client, request, who):
    client.force_login(request.getfixturevalue(who))

    assert [client.get(LIST).status_code, client.post(NEW, form()).status_code] == [403, 403]
    assert not ApiClient.objects.exists()


def test_a_session_is_no_token(chief):
    ApiClient.objects.create(
        name="x", purpose="y", token_prefix="lx_", token_hash="z", created_at=clock.now(),
        expires_on=date(2030, 1, 1),
    )  # fmt: skip

    assert caller() is None
