"""How long a session lives, and in which language it speaks."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from core import clock


class SessionLimits:
    """Logs out who was idle too long or signed in too long ago. Counted on the server."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = clock.now().timestamp()
            began = request.session.setdefault("began", now)
            seen = request.session.setdefault("seen", began)
            idle = now - seen > settings.SESSION_IDLE_SECONDS
            if idle or now - began > settings.SESSION_ABSOLUTE_SECONDS:
                logout(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Note that somebody is there; a page that asks again by itself says nothing of that."""
        if not request.user.is_authenticated or getattr(view, "polled", False):
            return
        now = clock.now().timestamp()
        if now - request.session["seen"] > 60:
            # Once a minute is enough: a page that is only read should hardly write.
            request.session["seen"] = now


class Language:
    """Vietnamese unless the account (or, before signing in, a cookie) says English."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = (
            request.user.language
            if request.user.is_authenticated
            else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        )
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response
