"""Log-in, log-out, lock-out, the language: what is open to everybody."""

from functools import partial
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts import throttles
from accounts.models import Knock, User
from accounts.views.doors import local
from core import clock
from tests.factories.accounts import PASSWORD, invited

pytestmark = pytest.mark.django_db
LOGIN = reverse("accounts:login")


def log_in(client, username="officer", password=PASSWORD, **said):
    return client.post(LOGIN, {"username": username, "password": password, **said})


def test_the_right_password_opens(client, officer):
    response = log_in(client)

    assert (response.status_code, response["Location"]) == (302, reverse("reports:landing"))
    assert client.get(reverse("accounts:mine")).status_code == 200


def test_a_telephone_may_write_the_name_with_a_capital(client, officer):
    assert log_in(client, "Officer ").status_code == 302


def test_a_wrong_password_keeps_the_name_and_the_way_back(client, officer):
    response = log_in(client, password="wrong", next="/account/")

    assert response.status_code == 200
    assert 'value="officer"' in response.text
    assert 'name="next" value="/account/"' in response.text
    assert "wrong" not in response.text.replace('class="field wrong"', "")


def test_every_refusal_is_the_same_page(client, officer):
    """Unknown, closed, invited or wrong: nobody learns which accounts exist."""
    invited(username="invited")
    User.objects.filter(pk=officer.pk).update(is_active=False)

    answers = {
        log_in(Client(), name, PASSWORD + "x" * wrong).text.replace(name, "").split("csrf")[0]
        for name, wrong in (("nobody", 0), ("officer", 0), ("officer", 1), ("invited", 0))
    }

    assert len(answers) == 1


def test_a_new_session_id_after_log_in(client, officer):
    client.get(LOGIN)
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key

    log_in(client)

    assert client.session.session_key != before


def test_who_is_signed_in_is_sent_on(client, officer):
    client.force_login(officer)

    assert client.get(LOGIN, {"next": "/account/"})["Location"] == "/account/"


def test_a_signed_out_page_leads_back(client, officer):
    asked = client.get(reverse("accounts:password_change"))
    assert asked["Location"] == f"{LOGIN}?next={reverse('accounts:password_change')}"

    response = log_in(client, next=reverse("accounts:password_change"))

    assert response["Location"] == reverse("accounts:password_change")


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.test", "https:evil.test", "/\\evil.test", "\\\\evil.test", "javascript:x", "evil"],
)
def test_the_way_back_is_a_page_of_ours(client, officer, elsewhere):
    assert log_in(client, next=elsewhere)["Location"] == reverse("reports:landing")


@given(st.text(st.characters(codec="utf-8"), max_size=40) | st.from_regex(r"[/\\:htps]{1,8}evil"))
def test_no_text_leads_to_another_host(text):
    way = local(text)

    assert way == "" or way.startswith("/")
    assert urlsplit(urljoin("https://register.test/account/login/", way)).netloc == "register.test"


def test_log_out_is_a_post_and_ends_the_session(client, officer):
    client.force_login(officer)
    assert client.get(reverse("accounts:logout")).status_code == 405

    response = client.post(reverse("accounts:logout"))

    assert response["Location"] == LOGIN
    assert client.get(reverse("accounts:mine")).status_code == 302


def test_no_page_of_ours_is_kept_by_a_cache(client, officer):
    client.force_login(officer)

    assert client.get(reverse("accounts:mine"))["Cache-Control"] == "no-store, private"


def test_an_unsafe_call_without_the_csrf_token_is_refused(officer):
    client = Client(enforce_csrf_checks=True)

    assert log_in(client).status_code == 403


# Lock-out -----------------------------------------------------------------------------------


def test_five_wrong_passwords_lock_the_door_and_say_what_to_do(client, officer):
    codes = [log_in(client, password="wrong").status_code for _ in range(5)]

    assert codes == [200, 200, 200, 200, 429]
    locked = log_in(client)
    assert locked.status_code == 429
    assert reverse("accounts:password_ask") in locked.text
    assert "UNDEFINED" not in locked.text


def test_the_lock_holds_for_that_name_from_that_address_only(client, officer, neighbour):
    for _ in range(5):
        log_in(client, password="wrong")

    assert log_in(Client(), "neighbour").status_code == 302
    assert log_in(Client(REMOTE_ADDR="203.0.113.9")).status_code == 302


def test_one_address_does_not_try_many_names(client, officer):
    for _number in range(throttles.LIMITS["login"][1]):
        Knock.objects.create(door="login", who=throttles._hashed("127.0.0.1"), at=clock.now())

    assert log_in(client).status_code == 429
    assert log_in(Client(REMOTE_ADDR="203.0.113.9")).status_code == 302


def test_wrong_passwords_sent_all_at_once_are_not_all_tried(officer, at_once, monkeypatch):
    tried = []
    monkeypatch.setattr(User, "check_password", lambda user, password: tried.append(1))

    answers = at_once(*[partial(_status, "guess")] * 12)

    assert len(tried) <= throttles.LIMITS["login"][0]
    assert answers.count(429) >= 12 - throttles.LIMITS["login"][0]


def _status(password):
    return log_in(Client(), password=password).status_code


def test_one_account_is_not_guessed_at_from_many_addresses(client, officer):
    for _number in range(throttles.LIMITS["login"][2]):
        Knock.objects.create(
            door="login", who=throttles._hashed("officer anywhere"), at=clock.now()
        )

    assert log_in(Client(REMOTE_ADDR="203.0.113.77")).status_code == 429


def test_the_right_password_forgives_the_slips_before(client, officer):
    for _ in range(3):
        for _ in range(3):
            log_in(client, password="wrong")
        assert log_in(client).status_code == 302
        client.post(reverse("accounts:logout"))


# Language -----------------------------------------------------------------------------------


def test_before_signing_in_a_cookie_remembers_the_language(client):
    response = client.post(reverse("accounts:language"), {"language": "en", "next": LOGIN})

    assert response["Location"] == LOGIN
    assert client.get(LOGIN)["Content-Language"] == "en"


def test_the_browsers_header_does_not_choose(client):
    assert client.get(LOGIN, headers={"Accept-Language": "en"})["Content-Language"] == "vi"


def test_once_signed_in_the_account_rules(client, officer):
    client.post(reverse("accounts:language"), {"language": "en"})
    log_in(client)
    assert client.get(reverse("accounts:mine"))["Content-Language"] == "vi"

    client.post(reverse("accounts:language"), {"language": "en"})

    assert client.get(reverse("accounts:mine"))["Content-Language"] == "en"
    assert User.objects.get(pk=officer.pk).language == "en"


def test_an_unknown_language_changes_nothing(client, officer):
    client.force_login(officer)

    response = client.post(reverse("accounts:language"), {"language": "fr", "next": "//evil.test"})

    assert response["Location"] == LOGIN
    assert User.objects.get(pk=officer.pk).language == "vi"
