"""manage.py create_user: how the first administrator gets in."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from audit.models import AuditEntry
from tests.factories.accounts import NEW_PASSWORD

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    said = io.StringIO()
    call_command("create_user", *words, stdout=said)
    return said.getvalue()


def test_a_password_is_read_from_standard_input(client, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NEW_PASSWORD}\n"))

    said = run("admin", "--role", "administrator", "--password-stdin")

    assert NEW_PASSWORD not in said
    login = client.post(reverse("accounts:login"), {"username": "admin", "password": NEW_PASSWORD})
    assert login.status_code == 302
    assert User.objects.get(username="admin").may(Permission.ACCOUNT_MANAGE)
    assert set(AuditEntry.objects.values_list("by", flat=True)) == {"system", "admin"}


def test_without_a_password_a_link_is_printed(client):
    said = run("admin", "--role", "administrator", "--name", "Quản trị")

    assert client.get(said.split("at: ")[1].strip()).status_code == 200


def test_an_officer_gets_the_unit_by_its_code(here):
    run("can-bo", "--role", "commune_officer", "--unit", "03808")

    assert User.objects.get(username="can-bo").home_commune == here


@pytest.mark.parametrize(
    "words",
    [
        ["Admin", "--role", "administrator"],
        ["admin", "--role", "commune_officer"],
        ["admin", "--role", "commune_officer", "--unit", "99999"],
        ["admin", "--role", "king"],
    ],
)
def test_what_cannot_be_leaves_nothing_behind(words):
    with pytest.raises(CommandError):
        run(*words)

    assert not User.objects.people().exists()


def test_a_weak_password_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("password\n"))

    with pytest.raises(CommandError):
        run("admin", "--role", "administrator", "--password-stdin")

    assert not User.objects.people().exists()
    assert not AuditEntry.objects.exists()
