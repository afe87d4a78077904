"""Forgotten, first and changed passwords, as a person meets them in the browser."""

import re
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse

from accounts import links, mail
from accounts.models import PasswordRequest, User
from core import clock
from tests.factories.accounts import NEW_PASSWORD, PASSWORD, asked, invited

pytestmark = pytest.mark.django_db
TYPED = {"new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
ASK = reverse("accounts:password_ask")
FORGOTTEN = reverse("accounts:password_forgotten")


class AtOnce:
    """In place of a thread: the letter is posted before the answer."""

    def __init__(self, target, args):
        self.start = lambda: target(*args)


@pytest.fixture
def posted(monkeypatch):
    monkeypatch.setattr(mail, "Thread", AtOnce)
    return outbox.outbox


def may_log_in(username: str, password: str) -> bool:
    said = {"username": username, "password": password}
    return Client().post(reverse("accounts:login"), said).status_code == 302


# Changing -----------------------------------------------------------------------------------


def test_changing_asks_for_the_present_password(client, officer):
    client.force_login(officer)

    response = client.post(reverse("accounts:password_change"), {"old_password": "wrong", **TYPED})

    assert response.context["form"].errors.keys() == {"old_password"}
    assert may_log_in("officer", PASSWORD)


def test_two_different_passwords_are_no_password(client, officer):
    client.force_login(officer)

    response = client.post(
        reverse("accounts:password_change"), {"old_password": PASSWORD, **TYPED, "again": "x"}
    )

    assert response.context["form"].errors.keys() == {"again"}


def test_a_weak_password_is_refused_at_its_field(client, officer):
    client.force_login(officer)

    response = client.post(
        reverse("accounts:password_change"),
        {"old_password": PASSWORD, "new_password": "password", "again": "password"},
    )

    assert response.context["form"].refused_by("A-14")
    assert response.context["form"].errors.keys() == {"new_password"}


# Through the Department ---------------------------------------------------------------------


def test_a_password_is_asked_for_and_let_in(client, officer, department):
    shown = client.post(ASK, {"username": "officer", **TYPED})
    code = shown.context["code"]
    assert re.fullmatch(r"[0-9]{6}", code)
    assert not may_log_in("officer", NEW_PASSWORD)

    staff = Client()
    staff.force_login(department)
    page = staff.get(reverse("accounts:password_requests"))
    decide = reverse("accounts:password_decide", args=[PasswordRequest.objects.get().pk])
    assert decide in page.text
    assert code not in page.text + staff.get(decide).text
    staff.post(decide, {"code": f" {code} ", "accept": "yes"})

    assert may_log_in("officer", NEW_PASSWORD)


def test_the_answer_does_not_tell_whether_the_account_exists(officer, leader):
    invited(username="invited")
    User.objects.filter(username="leader").update(is_active=False)
    answers = {}
    for name in ("officer", "nobody", "leader", "invited", "system"):
        response = Client().post(ASK, {"username": name, **TYPED})
        code = response.context["code"]
        assert re.fullmatch(r"[0-9]{6}", code)
        answers[name] = (response.status_code, response.text.replace(code, "").split("csrf")[0])

    assert len(set(answers.values())) == 1
    assert set(PasswordRequest.objects.values_list("user__username", flat=True)) == {
        "officer",
        "invited",
    }


def test_the_time_of_the_answer_does_not_tell_either(officer, monkeypatch):
    """Hashing takes longer than all the rest: it is done once for a known and an unknown name."""
    hashed = []
    for place in ("accounts.actions.people", "accounts.views.doors"):
        monkeypatch.setattr(f"{place}.make_password", lambda p: hashed.append(p) or "!")

    for name in ("officer", "nobody"):
        Client().post(ASK, {"username": name, **TYPED})

    assert hashed == [NEW_PASSWORD, NEW_PASSWORD]


def test_a_refusal_does_not_tell_either(officer):
    User.objects.filter(pk=officer.pk).update(email="muatrennuong@ban.vn")
    alike = {"new_password": "muatrennuong@ban", "again": "muatrennuong@ban"}

    codes = {
        name: Client().post(ASK, {"username": name, **alike}).context.get("form") is None
        for name in ("officer", "nobody")
    }

    assert codes["officer"] == codes["nobody"]


def test_asking_without_end_is_stopped_alike_for_known_and_unknown(client, officer):
    for name in ("officer", "nobody"):
        said = {"username": name, **TYPED}
        codes = [client.post(ASK, said).status_code for _ in range(6)]
        assert codes == [200, 200, 200, 200, 200, 429]


def test_a_wrong_code_lets_nobody_in_and_says_how_many_tries_are_left(client, officer, department):
    client.force_login(department)
    decide = reverse("accounts:password_decide", args=[asked(officer).pk])

    response = client.post(decide, {"code": "000000", "accept": "yes"})

    assert response.status_code == 200
    assert "4" in str(response.context["form"].errors["code"])
    assert not may_log_in("officer", NEW_PASSWORD)


def test_an_empty_code_is_no_try(client, officer, department):
    client.force_login(department)
    request = asked(officer)

    client.post(
        reverse("accounts:password_decide", args=[request.pk]), {"code": "", "accept": "yes"}
    )

    request.refresh_from_db()
    assert request.wrong_codes == 0


def test_a_request_is_refused(client, officer, department):
    client.force_login(department)
    request = asked(officer)

    client.post(reverse("accounts:password_decide", args=[request.pk]), {"accept": "no"})

    request.refresh_from_db()
    assert (request.accepted, request.decided_by) == (False, department)


def test_a_request_of_yesterday_is_gone(client, officer, department):
    client.force_login(department)
    request = asked(officer, asked_at=clock.now() - timedelta(hours=25))

    assert client.get(reverse("accounts:password_decide", args=[request.pk])).status_code == 404


def test_a_department_officer_cannot_take_over_the_leaders_account(client, leader, department):
    client.force_login(department)
    request = asked(leader)

    response = client.post(
        reverse("accounts:password_decide", args=[request.pk]),
        {"code": "123456", "accept": "yes"},
    )

    assert response.context["form"].refused_by("A-04")
    assert not may_log_in("leader", NEW_PASSWORD)


# By e-mail ----------------------------------------------------------------------------------


def link_in(letter) -> str:
    return re.search(r"http://testserver(/\S+)", letter.body).group(1)


def test_a_link_by_mail_sets_a_password_once(client, officer, posted):
    User.objects.filter(pk=officer.pk).update(email="officer@example.test")

    response = client.post(FORGOTTEN, {"email": "officer@example.test"})

    assert response["Location"] == reverse("accounts:password_forgotten_done")
    (letter,) = posted
    assert letter.to == ["officer@example.test"]
    path = link_in(letter)
    assert client.get(path).status_code == 200
    assert client.post(path, TYPED)["Location"] == reverse("accounts:login")
    assert may_log_in("officer", NEW_PASSWORD)
    assert client.get(path).status_code == 410
    assert client.post(path, TYPED).status_code == 410


def test_a_letter_speaks_the_accounts_language(client, officer, posted):
    User.objects.filter(pk=officer.pk).update(email="officer@example.test", language="en")

    client.post(FORGOTTEN, {"email": "officer@example.test"})

    assert "choose a new password" in posted[0].body
    assert "UNDEFINED" not in posted[0].body + posted[0].subject


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client, officer, posted):
    response = client.post(FORGOTTEN, {"email": "nobody@example.test"})

    assert response["Location"] == reverse("accounts:password_forgotten_done")
    assert posted == []


@pytest.mark.parametrize("state", ["closed", "invited"])
def test_a_closed_or_invited_account_gets_no_letter(client, officer, posted, state):
    User.objects.filter(pk=officer.pk).update(
        email="officer@example.test", is_active=state != "closed"
    )
    if state == "invited":
        User.objects.filter(pk=officer.pk).update(password="!nothing")

    client.post(FORGOTTEN, {"email": "officer@example.test"})

    assert posted == []


def test_letters_are_not_sent_without_end(client, officer, posted):
    codes = [client.post(FORGOTTEN, {"email": "a@example.test"}).status_code for _ in range(6)]

    assert codes == [302, 302, 302, 302, 302, 429]


def test_a_forged_host_is_refused_before_a_link_is_built(client, officer, posted):
    response = client.post(FORGOTTEN, {"email": "a@example.test"}, headers={"Host": "evil.test"})

    assert response.status_code == 400


def test_a_mailbox_out_of_reach_is_logged_without_address_or_link(officer, monkeypatch, caplog):
    def fails(self):
        raise OSError("officer@example.test refused")

    monkeypatch.setattr(mail, "Thread", AtOnce)
    monkeypatch.setattr(mail.EmailMessage, "send", fails)
    officer.email = "officer@example.test"

    mail.send_reset(officer, site="http://testserver")

    assert "example.test" not in caplog.text
    assert "OSError" in caplog.text


# Links --------------------------------------------------------------------------------------


def test_a_reset_link_lives_half_an_hour(client, officer):
    made = clock.now()
    with clock.turned_to(made):
        path = links.resets.path(officer)

    with clock.turned_to(made + timedelta(minutes=29)):
        assert client.get(path).status_code == 200
    with clock.turned_to(made + timedelta(minutes=31)):
        assert client.get(path).status_code == 410


def test_an_invitation_lives_a_week(client):
    made = clock.now()
    with clock.turned_to(made):
        path = links.invitations.path(invited())

    with clock.turned_to(made + timedelta(days=6)):
        assert client.get(path).status_code == 200
    with clock.turned_to(made + timedelta(days=8)):
        assert client.get(path).status_code == 410


@pytest.mark.parametrize("address", ["MQ/x-y", "!!!/a-b", "MQ/abc", "OTk5OTk5/c1-2"])
def test_a_made_up_link_opens_nothing(client, officer, address):
    assert client.get(f"/account/password/{address}/").status_code == 410


def test_a_link_to_a_closed_account_opens_nothing(client, officer):
    path = links.resets.path(officer)
    User.objects.filter(pk=officer.pk).update(is_active=False)

    assert client.get(path).status_code == 410


def test_another_e_mail_address_voids_the_link(client, officer):
    path = links.resets.path(officer)
    User.objects.filter(pk=officer.pk).update(email="new@example.test")

    assert client.get(path).status_code == 410


def test_a_new_password_opens_the_lock(client, officer):
    for _ in range(5):
        client.post(reverse("accounts:login"), {"username": "officer", "password": "wrong"})
    assert not may_log_in("officer", PASSWORD)

    client.post(links.resets.path(officer), TYPED)

    assert may_log_in("officer", NEW_PASSWORD)
