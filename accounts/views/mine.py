"""One's own account."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import actions
from accounts.forms import ChangePasswordForm
from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from accounts.views.doors import acted
from audit.queries import activity
from core import unsent

# Single keys are switched off for a browser: speech input and screen readers use them themselves.
KEYS_COOKIE = "keys"


@requires(Permission.OWN_ACCOUNT)
def mine(request: GuardedRequest) -> HttpResponse:
    context = {
        "duties": request.user.current_duties,
        "activity": activity(request.user.pk),
        "may_contact": request.user.may(Permission.CONTACT_EDIT),
        "unsent": unsent.all_of(request.user.pk),
    }
    return render(request, "accounts/mine.html", context)


@requires(Permission.OWN_ACCOUNT, methods=("GET", "POST"))
def password_change(request: GuardedRequest) -> HttpResponse:
    """A new password; every other session of the account is over with it."""
    user = request.user
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        password = form.cleaned_data["new_password"]
        if acted(form, partial(actions.change_password, user=user, new_password=password, by=user)):
            user.refresh_from_db(fields=["password"])
            update_session_auth_hash(request, user)
            messages.success(request, _("The password is changed. Other sessions are logged out."))
            return redirect("accounts:mine")
    return render(request, "accounts/password_change.html", {"form": form})


@requires(Permission.OWN_ACCOUNT, methods=("GET", "POST"))
def keys(request: GuardedRequest) -> HttpResponse:
    """Which single keys do what; here they are switched off and on, for this browser."""
    if request.method == "POST":
        chosen = "off" if request.POST.get("keys") == "off" else "on"
        response = redirect("accounts:keys")
        response.set_cookie(
            KEYS_COOKIE,
            chosen,
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response
    return render(request, "accounts/keys.html")
