"""Answers that are remembered while nothing can have changed, and 304 for who still has one."""

import gzip
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import ApiClient
from core import clock
from core.marks import mark_changed
from core.models import MarkKind
from figures.models import RefreshClock
from reports.api.kept import forget_answers
from tests.factories.clients import bearer, plan_2025, token_of_client
from tests.factories.figures import add_facts

pytestmark = pytest.mark.django_db
ADDRESS = reverse("api:attainment")
NOW = clock.at(date(2025, 11, 22))


@pytest.fixture(autouse=True)
def _remembering(settings):
    settings.PAGES_KEPT = 8
    forget_answers()
    with clock.turned_to(NOW):
        yield
    forget_answers()


@pytest.fixture
def token(here) -> str:
    plan_2025()
    add_facts(3, here, date(2025, 8, 5))
    RefreshClock.objects.create(pk=1, last_known_from=clock.at(date(2025, 9, 1)))
    return token_of_client(last_used_on=clock.today())


def ask(client, token, *, address=ADDRESS, query="?plan=2025", **headers):
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(address + query, headers=bearer(token) | said)


def refreshed() -> None:
    RefreshClock.objects.update(last_known_from=clock.now())


def test_the_second_time_it_is_the_same_answer_for_one_query(client, token):
    first = ask(client, token)
    with CaptureQueriesContext(connection) as queries:
        second = ask(client, token)

    assert second.content == first.content
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["X-Known-At"] == first.headers["X-Known-At"]
    assert second.headers["Cache-Control"] == "private, no-cache"
    assert len(queries) == 1


def test_who_has_it_gets_304_and_no_body(client, token):
    tag = ask(client, token).headers["ETag"]
    forget_answers()  # another process has never answered it

    again = ask(client, token, If_None_Match=tag)

    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == tag


def test_after_a_refresh_it_is_answered_anew(client, token, here):
    before = ask(client, token)
    add_facts(1, here, date(2025, 9, 9))
    with clock.turned_to(clock.at(date(2025, 11, 22), 10)):
        refreshed()
        after = ask(client, token, If_None_Match=before.headers["ETag"])

    assert after.status_code == 200
    assert after.json()["province"]["numerator"] == 4


def test_while_a_change_waits_nothing_is_remembered(client, token):
    tag = ask(client, token).headers["ETag"]
    mark_changed(MarkKind.WORKER, [1])

    answer = ask(client, token, If_None_Match=tag)

    assert answer.status_code == 200
    assert answer.json()["provisional"] is True
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_table_with_names_of_a_list_is_answered_each_time(client, token):
    answer = ask(client, token, address=reverse("api:departures"), query="?plan=2025&by=enterprise")

    assert answer.status_code == 200
    assert "ETag" not in answer.headers


def test_tomorrow_is_another_question(client, token):
    tag = ask(client, token).headers["ETag"]

    with clock.turned_to(clock.at(date(2025, 11, 23))):
        assert ask(client, token, If_None_Match=tag).status_code == 200


def test_each_form_and_each_right_has_its_own(client, token):
    protected = token_of_client(right="protected")

    tags = {
        ask(client, token).headers["ETag"],
        ask(client, token, Accept="text/csv").headers["ETag"],
        ask(client, token, query="?plan=2025&format=csv").headers["ETag"],
        ask(client, protected).headers["ETag"],
    }

    assert len(tags) == 4


@pytest.mark.parametrize(
    "over", [{"revoked_at": clock.now()}, {"expires_on": date(2025, 11, 21)}, {"right": "x"}]
)
def test_a_token_that_is_over_opens_no_remembered_answer(client, token, over):
    tag = ask(client, token).headers["ETag"]
    if over == {"right": "x"}:
        token = "lx_unknown"
    else:
        ApiClient.objects.update(**over)

    assert ask(client, token).status_code == 401
    assert ask(client, token, If_None_Match=tag).status_code == 401


def test_a_remembered_answer_counts_as_a_request(client, token, settings):
    settings.WEB_PROCESSES = 1
    ApiClient.objects.update(per_minute=2)

    codes = [ask(client, token).status_code for _ in range(4)]

    assert codes == [200, 200, 429, 429]


def test_it_travels_compressed_to_whoever_takes_that(client, token):
    plain = ask(client, token)
    packed = ask(client, token, Accept_Encoding="gzip")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content


def test_a_refusal_is_never_remembered(client, token):
    refused = ask(client, token, query="?plan=2025&colour=red")

    assert refused.status_code == 400
    assert "ETag" not in refused.headers


def test_the_day_of_use_is_kept(client, token):
    ask(client, token)
    ApiClient.objects.update(last_used_on=None)

    ask(client, token)

    assert ApiClient.objects.get().last_used_on == clock.today()
