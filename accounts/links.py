"""One-time links to choose a password: the invitation (days) and the reset by e-mail (minutes).

A link holds no secret that is stored. It is void as soon as a password has been chosen, the
e-mail address has changed, or its time has passed.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import base36_to_int, urlsafe_base64_decode, urlsafe_base64_encode

from accounts.models import User
from core import clock


class OneTimeLinks(PasswordResetTokenGenerator):
    """Django's tokens with a lifetime of their own, read off the one clock."""

    def __init__(self, *, purpose: str, lasts: timedelta) -> None:
        super().__init__()
        self.key_salt = f"accounts.links.{purpose}"
        self.lasts = lasts

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Whether this is a link of this kind for this user, unused and still in time."""
        if user is None or not token or not user.is_active:
            return False
        made = _made(token)
        if made is None or self._num_seconds(self._now()) - made > self.lasts.total_seconds():
            return False
        return any(
            constant_time_compare(self._make_token_with_timestamp(user, made, secret), token)
            for secret in (self.secret, *self.secret_fallbacks)
        )

    def path(self, user: User) -> str:
        """The address of a new link, without the host."""
        uid = urlsafe_base64_encode(str(user.pk).encode())
        return reverse("accounts:password_set", args=[uid, self.make_token(user)])

    def _now(self) -> datetime:
        return clock.now().replace(tzinfo=None)


def _made(token: str) -> int | None:
    try:
        return base36_to_int(token.split("-")[0])
    except ValueError:
        return None


invitations = OneTimeLinks(purpose="invitation", lasts=timedelta(days=settings.INVITATION_DAYS))
resets = OneTimeLinks(purpose="reset", lasts=timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))


def user_of(uid: str) -> User | None:
    """The account a link belongs to; None when the address is not one of ours."""
    try:
        number = int(urlsafe_base64_decode(uid).decode())
    except (ValueError, OverflowError):
        return None
    return User.objects.people().filter(pk=number).first()
