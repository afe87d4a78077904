"""An entry that is not sent waits; one that is sent too late is given back after the log-in."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core.models import UnsentEntry

pytestmark = pytest.mark.django_db
KEEP = reverse("accounts:entry_keep")
FORM = reverse("enterprises:new")
TYPED = {"name": "Công ty mẫu Tây Bắc", "licence_number": "12/LĐTBXH-GP"}


@pytest.fixture
def desk(client, department):
    client.force_login(department)
    return client


def hidden(page) -> dict[str, str]:
    """What the form on the page carries unseen."""
    text = page.content.decode()
    names = ("kept_for", "idempotency_key", "csrfmiddlewaretoken")
    return {name: re.search(rf'name="{name}" value="([^"]+)"', text)[1] for name in names}


def test_what_is_typed_is_kept_and_offered_and_comes_back(desk):
    said = {**hidden(desk.get(FORM)), **TYPED}

    assert "chưa gửi" in desk.post(KEEP, said).content.decode()

    offer = desk.get(FORM)
    link = re.search(r'href="([^"]*unsent=\d+)"', offer.content.decode())[1]
    assert TYPED["name"] not in offer.content.decode()
    assert TYPED["name"] in desk.get(link).content.decode()


def test_discarding_is_asked_for_and_final(desk):
    desk.post(KEEP, {**hidden(desk.get(FORM)), **TYPED})
    page = reverse("accounts:entry_discard", args=[UnsentEntry.objects.get().pk])

    assert desk.get(page).status_code == 200
    assert UnsentEntry.objects.exists()
    assert desk.post(page).url == FORM
    assert not UnsentEntry.objects.exists()


def test_nobody_else_sees_or_discards_it(desk, leader):
    desk.post(KEEP, {**hidden(desk.get(FORM)), **TYPED})
    page = reverse("accounts:entry_discard", args=[UnsentEntry.objects.get().pk])
    other = Client()
    other.force_login(leader)

    assert other.post(page).url == reverse("accounts:mine")
    assert "unsent" not in other.get(reverse("accounts:mine")).content.decode()
    assert UnsentEntry.objects.exists()


def test_sent_after_the_session_ended_it_waits_behind_the_log_in(desk, department):
    said = {**hidden(desk.get(FORM)), **TYPED}
    desk.logout()

    answer = desk.post(FORM, said)

    assert answer.url == f"{reverse('accounts:login')}?next={FORM}"
    desk.force_login(department)
    assert "unsent=" in desk.get(FORM).content.decode()


def test_the_line_of_the_form_says_that_the_session_is_over(desk):
    said = {**hidden(desk.get(FORM)), **TYPED}
    desk.logout()

    answer = desk.post(KEEP, said, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "HX-Redirect" not in answer.headers
    assert f"{reverse('accounts:login')}?next={FORM}" in answer.content.decode()
    assert UnsentEntry.objects.count() == 1


def test_a_form_from_before_the_log_in_is_kept_too(department):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(department)
    said = {**hidden(browser.get(FORM)), **TYPED, "csrfmiddlewaretoken": "x" * 64}

    answer = browser.post(FORM, said)

    assert answer.status_code == 403
    assert f'href="{FORM}"' in answer.content.decode()
    assert UnsentEntry.objects.count() == 1


def test_without_a_word_of_ours_the_refusal_keeps_nothing(department):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(department)

    assert browser.post(FORM, TYPED).status_code == 403
    assert not UnsentEntry.objects.exists()


def test_after_recording_nothing_is_offered(desk):
    said = {**hidden(desk.get(FORM)), **TYPED, "kind": "service", "status": "in_force"}
    said |= {"licence_date": "01/03/2022"}
    desk.post(KEEP, said)

    assert desk.post(FORM, said).status_code == 302
    assert not UnsentEntry.objects.exists()
