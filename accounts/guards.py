"""Doors: every page and endpoint names the permission it needs (tests/house)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import ApiClient
from accounts.permissions import Permission
from core.readonly import read_only

View = TypeVar("View", bound=Callable[..., HttpResponse])


def requires(permission: Permission, *, methods: tuple[str, ...] = ("GET",)) -> Callable:
    """Guard a page, and leave on `request.scope` where the person holds that permission.

    A GET cannot write. `methods` are those the page answers; others are 405.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.method not in (*methods, "HEAD"):
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            scope = request.user.scope_for(permission)
            if not scope:
                raise PermissionDenied
            request.scope = scope  # type: ignore[attr-defined]
            if request.method == "POST":
                return view(request, *args, **kwargs)
            with read_only():
                return view(request, *args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def public(view: View) -> View:
    """A page for people who are not signed in: log-in, reset, health."""
    view.required_permission = None  # type: ignore[attr-defined]
    return view


class HoldsApiRight(BasePermission):
    """API: a known client. The view's `required_permission` says what it reads."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, ApiClient)
