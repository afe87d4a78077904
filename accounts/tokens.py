"""Tokens of programs: shown once, stored hashed, sent as `Authorization: Bearer …` only."""

import hashlib
import secrets
from datetime import date

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiClient
from core import clock


def new_token() -> str:
    return f"lx_{secrets.token_urlsafe(32)}"


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(header: str) -> str | None:
    """The token of an Authorization header; None: it is not of that kind.

    AuthenticationFailed for one that says Bearer and has not one word after it.
    """
    words = header.split()
    if not words or words[0].lower() != "bearer":
        return None
    if len(words) != 2:
        raise AuthenticationFailed("Send the token as: Authorization: Bearer <token>")
    return words[1]


def note_use(client_id: int, last_used_on: date | None) -> None:
    """Keep the day on which a client asked last: one write a day."""
    today = clock.today()
    if last_used_on != today:
        ApiClient.objects.filter(pk=client_id).update(last_used_on=today)


class BearerToken(BaseAuthentication):
    """Finds the client of a token. A token in the URL or a session cookie counts for nothing."""

    def authenticate(self, request: Request) -> tuple[ApiClient, str] | None:
        token = token_of(get_authorization_header(request).decode("latin-1"))
        if token is None:
            return None
        client = ApiClient.objects.filter(token_hash=hashed(token), revoked_at=None).first()
        if client is None or client.expires_on < clock.today():
            raise AuthenticationFailed("The token is unknown, expired or revoked.")
        note_use(client.pk, client.last_used_on)
        return client, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
