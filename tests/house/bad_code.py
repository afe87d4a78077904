"""Small pieces of bad code, as somebody writes them by mistake (test_planted_holes.py)."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotFound

from accounts.guards import HoldsApiRight
from accounts.models import ApiClient
from accounts.scopes import EVERYWHERE
from accounts.tokens import BearerToken, hashed
from audit.models import Event
from audit.record import record
from core.api.endpoints import Endpoint

Patch = pytest.MonkeyPatch


def everywhere(rows: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The rows of a register, whoever asks."""
    asks = SimpleNamespace(place=EVERYWHERE, holds=lambda grant: True)
    return lambda client: rows(asks)


class AnyToken(BearerToken):
    """Takes a token whatever has become of it."""

    def authenticate(self, request: Any) -> Any:
        word = request.headers.get("Authorization", "").removeprefix("Bearer ")
        found = ApiClient.objects.filter(token_hash=hashed(word)).first()
        return (found, word) if found and self.takes(found) else super().authenticate(request)

    def takes(self, client: ApiClient) -> bool:
        return True


class ExpiredToo(AnyToken):
    def takes(self, client: ApiClient) -> bool:
        return client.revoked_at is None


class RevokedToo(AnyToken):
    def takes(self, client: ApiClient) -> bool:
        return client.revoked_at is not None


class TokenInAddress(BaseAuthentication):
    def authenticate(self, request: Any) -> Any:
        found = ApiClient.objects.filter(token_hash=hashed(request.GET.get("token", "")))
        return (found[0], "") if found else None


class AnyScheme(BearerToken):
    """Looks at the last word of the header and not at the first."""

    def authenticate(self, request: Any) -> Any:
        word = request.headers.get("Authorization", " ").split(" ")[-1]
        found = ApiClient.objects.filter(token_hash=hashed(word)).first()
        return (found, word) if found else super().authenticate(request)


def authenticated_by(*classes: type) -> Callable[[Patch], None]:
    return lambda patch: patch.setattr(Endpoint, "authentication_classes", list(classes))


def session_lends(patch: Patch) -> None:
    """An officer who is signed in as well lifts the program's limits."""
    held = HoldsApiRight.has_permission

    def lent(self: Any, request: Any, view: Any) -> bool:
        signed_in = request.COOKIES and isinstance(request.user, ApiClient)
        return bool(signed_in) or held(self, request, view)

    patch.setattr(HoldsApiRight, "has_permission", lent)
    patch.setattr(ApiClient, "scope_for", lambda self, permission: EVERYWHERE)


def noted_when_refused(patch: Patch) -> None:
    """Being refused is written down among what has happened."""
    held = HoldsApiRight.has_permission

    def noting(self: Any, request: Any, view: Any) -> bool:
        client = request.user
        if isinstance(client, ApiClient) and not held(self, request, view):
            record(Event.CLIENT_REVOKED, on=client, by=client.created_by)
        return held(self, request, view)

    patch.setattr(HoldsApiRight, "has_permission", noting)


def cached_by_all(patch: Patch) -> None:
    dispatch = Endpoint.dispatch

    def public(self: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = dispatch(self, request, *args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=60"
        return response

    patch.setattr(Endpoint, "dispatch", public)


def method_by_header(patch: Patch) -> None:
    dispatch = Endpoint.dispatch

    def overridden(self: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        request.method = request.headers.get("X-HTTP-Method-Override", request.method)
        return dispatch(self, request, *args, **kwargs)

    patch.setattr(Endpoint, "dispatch", overridden)


def other_words(tell: Callable[[Any], Exception]) -> Callable[[Any, int], Any]:
    """Finding a record, with another word for those of elsewhere."""

    def find(self: Any, pk: int) -> Any:
        if row := self.register.rows(self.client).filter(pk=pk).first():
            return row
        if row := everywhere(self.register.rows)(None).filter(pk=pk).first():
            raise tell(row)
        raise NotFound

    return find


def newest_version(request: Any) -> int:
    """A correction of whatever there is now."""
    view, words = request.parser_context["view"], request.parser_context["kwargs"]
    return view.register.version(view.find(words["pk"]))


def key_of_all(self: Any, key: str, body: Any, write: Callable[[], int]) -> tuple[int, bool]:
    """One store of keys for all programs."""
    if known := KEYS.get(key):
        return known, False
    KEYS[key] = write()
    return KEYS[key], True


KEYS: dict[str, int] = {}


def in_clear(client: Any, row: Any, by: Any) -> dict[str, Any]:
    return {"personal_id": row.personal_id}


def told_by_name(row: Any) -> Exception:
    return NotFound(f"{row.full_name} is recorded elsewhere.")
