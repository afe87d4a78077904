"""Accounts in the states they can be in, and what belongs to them."""

from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.models import Duty, PasswordRequest, User
from communes.models import Commune
from core import clock
from tests.factories import UserFactory

PASSWORD = "only-for-tests-1"
NEW_PASSWORD = "mua-mang-o-ban-mau"


def invited(**fields: object) -> User:
    """An account whose person has not chosen a password yet."""
    user = UserFactory(**fields)
    user.set_unusable_password()
    user.save()
    return user


def duty(user: User, role: str, commune: Commune | None = None, **fields: object) -> Duty:
    """A duty that began long ago."""
    given = {"starts_on": date(2019, 1, 1), **fields}
    return Duty.objects.create(user=user, role=role, commune=commune, **given)


def asked(user: User, **fields: object) -> PasswordRequest:
    """An open request for NEW_PASSWORD with the code 123456."""
    given = {
        "new_password": make_password(NEW_PASSWORD),
        "code": "123456",
        "asked_at": clock.now(),
        **fields,
    }
    return PasswordRequest.objects.create(user=user, **given)
