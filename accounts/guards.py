"""Doors: every page and endpoint names the permission it needs (tests/house)."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.allowances import wait_for
from accounts.models import ApiClient, User
from accounts.permissions import Permission
from accounts.scopes import Scope
from core import unsent
from core.readonly import read_only


class GuardedRequest(HttpRequest):
    """A request that has passed a door: who asks is known, and where they hold the permission."""

    user: User
    scope: Scope


log = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., HttpResponse])


def requires(
    permission: Permission, *, methods: tuple[str, ...] = ("GET",), polled: bool = False
) -> Callable[[View], View]:
    """Guard a page, and leave on `request.scope` where the person holds that permission.

    A GET cannot write. `methods` are those the page answers; others are 405. A `polled` fragment
    asks again by itself: it does not keep a session alive.
    """

    answered = {*methods, "HEAD"} if "GET" in methods else set(methods)

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in answered:
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            if not isinstance(request.user, User):
                return _to_login(request, page="GET" in methods)
            scope = request.user.scope_for(permission)
            if not scope:
                raise PermissionDenied
            request.scope = scope  # type: ignore[attr-defined]
            with _writing_allowed(request), unsent.continued(request):
                return view(request, *args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]
        guarded.polled = polled  # type: ignore[attr-defined]
        return cast(View, guarded)

    return guard


def public(view: View) -> View:
    """A page for people who are not signed in: log-in, reset, health. A GET cannot write."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with _writing_allowed(request):
            return view(request, *args, **kwargs)

    opened.required_permission = None  # type: ignore[attr-defined]
    return cast(View, opened)


def _writing_allowed(request: HttpRequest) -> AbstractContextManager[None]:
    return read_only() if request.method in ("GET", "HEAD") else nullcontext()


def _to_login(request: HttpRequest, *, page: bool) -> HttpResponse:
    """To the log-in page and back here afterwards, if there is a page to come back to.

    What an entry form brings after its session has ended is kept for its writer.
    """
    if request.method == "POST" and unsent.WORD in request.POST:
        return _kept_to_login(request)
    if request.headers.get("HX-Request"):
        # A redirect would put the log-in page into the middle of this one.
        shown = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = urlunsplit(("", "", shown.path, shown.query, ""))
        return HttpResponseClientRedirect(redirect_to_login(back).url)
    return redirect_to_login(request.get_full_path() if page else "")


def _kept_to_login(request: HttpRequest) -> HttpResponse:
    """The form's page offers the entry after the log-in; a part of a page says so in its place."""
    kept_at = unsent.keep(request)
    login = redirect_to_login(unsent.page_named(request)).url
    if request.headers.get("HX-Request"):
        context = {"kept_at": kept_at, "login": login}
        return render(request, "accounts/_session_over.html", context)
    return redirect(login)


class HoldsApiRight(BasePermission):
    """API: a known client that was granted what the address needs for this method."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.user, ApiClient):
            return False
        grant = view.grant if request.method in SAFE_METHODS else view.write_grant
        if grant is None or request.user.holds(grant):
            return True
        log.warning("Client %s was refused at %s.", request.user.pk, request.resolver_match.route)
        return False


class ClientThrottle(BaseThrottle):
    """So many requests in a minute per client; beyond them 429 with Retry-After."""

    def allow_request(self, request: Request, view: Any) -> bool:
        self._seconds = wait_for(cast(ApiClient, request.user))
        return not self._seconds

    def wait(self) -> float:
        return self._seconds
