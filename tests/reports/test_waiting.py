from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import Heartbeat, Mark
from tests.factories.reports import plan_of
from tests.reports.reading import page

pytestmark = pytest.mark.usefixtures("in_2026")


@pytest.fixture
def signed_in(client, department):
    plan_of(2026)
    client.force_login(department)
    return client


@pytest.fixture
def waiting(db):
    """Two changes wait, since a quarter of an hour."""
    since = clock.now() - timedelta(minutes=15)
    Mark.objects.create(kind="worker", key=1, made_at=since)
    Mark.objects.create(kind="worker", key=2, made_at=clock.now())
    return since


def beat(seconds):
    Heartbeat.objects.create(name="jobs", beat_at=clock.now() - timedelta(seconds=seconds))


def text(instant):
    return instant.astimezone(clock.HOME).strftime("%H:%M %d/%m/%Y")


def polled(client):
    """The note as a page asks for it again."""
    response = client.get(reverse("reports:waiting"), headers={"HX-Request": "true"})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("route", ["home", "province", "list", "units_without"])
def test_page_says_how_many_changes_wait_and_since_when(signed_in, waiting, route):
    beat(5)

    html = page(signed_in, reverse(f"reports:{route}"))
    note = html.split('id="waiting"')[1].split("</div>")[0]

    assert "2 " in note
    assert text(waiting) in note
    assert 'hx-trigger="every 3s"' in note


def test_page_without_waiting_changes_has_no_note_and_asks_nothing_again(signed_in):
    html = page(signed_in, reverse("reports:home"))

    assert 'id="waiting"' not in html
    assert "every 3s" not in html


def test_a_living_jobs_process_is_not_called_dead(signed_in, waiting):
    beat(29)

    assert polled(signed_in).count("<p>") == 1


def test_a_dead_jobs_process_is_named_with_its_last_sign_of_life(signed_in, waiting):
    beat(3600)

    note = polled(signed_in)

    assert note.count("<p>") == 2
    assert text(clock.now() - timedelta(hours=1)) in note


def test_a_jobs_process_that_never_lived_is_dead(signed_in, waiting):
    note = polled(signed_in)

    assert note.count("<p>") == 2


def test_the_note_stops_asking_when_all_is_counted(signed_in):
    note = polled(signed_in)

    assert "every 3s" not in note
    assert 'href=""' in note


def test_changes_made_later_do_not_touch_what_was_known_before(signed_in, waiting):
    html = page(signed_in, reverse("reports:home", query={"known_at": "2026-03-01"}))

    assert 'id="waiting"' not in html


def test_the_note_asks_again_about_the_same_instant(signed_in):
    known = clock.at(date(2026, 2, 1))
    Mark.objects.create(kind="worker", key=1, made_at=known - timedelta(hours=1))

    html = page(signed_in, reverse("reports:home", query={"known_at": "2026-02-01"}))

    assert "/overview/waiting/?known_at=2026-02-01" in html


def test_the_note_opened_by_itself_leads_to_a_whole_page(signed_in, waiting):
    response = signed_in.get(reverse("reports:waiting"))

    assert response.status_code == 302
    assert response["Location"] == reverse("reports:home")
