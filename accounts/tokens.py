"""Tokens of programs: shown once, stored hashed, sent as `Authorization: Bearer …` only."""

import hashlib
import secrets

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiClient
from core import clock


def new_token() -> str:
    return f"lx_{secrets.token_urlsafe(32)}"


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class BearerToken(BaseAuthentication):
    """Finds the client of a token. A token in the URL or a session cookie counts for nothing."""

    def authenticate(self, request: Request) -> tuple[ApiClient, str] | None:
        words = get_authorization_header(request).decode("latin-1").split()
        if not words or words[0].lower() != "bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed("Send the token as: Authorization: Bearer <token>")
        client = ApiClient.objects.filter(token_hash=hashed(words[1]), revoked_at=None).first()
        if client is None or client.expires_on < clock.today():
            raise AuthenticationFailed("The token is unknown, expired or revoked.")
        if client.last_used_on != clock.today():
            ApiClient.objects.filter(pk=client.pk).update(last_used_on=clock.today())
        return client, words[1]

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
