"""Pages for people who are not signed in: log-in, forgotten passwords, the language."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, links, mail, throttles
from accounts.forms import AskForm, ForgottenForm, LoginForm, NewPasswordForm
from accounts.guards import public
from accounts.models import User
from core import clock
from core.problems import Refused

page_or_post = require_http_methods(["GET", "HEAD", "POST"])


@public
@page_or_post
def login(request: HttpRequest) -> HttpResponse:
    """Sign in, and go back to the page that was asked for."""
    back = local(request.POST.get("next", request.GET.get("next", "")))
    posted = request.method == "POST"
    if not posted and request.user.is_authenticated:
        return redirect(back or settings.LOGIN_REDIRECT_URL)
    form = LoginForm(request, request.POST if posted else None)
    if posted:
        name = request.POST.get("username", "")
        tries = throttles.knock("login", name, request)
        if throttles.spent("login", name, request, counted=True):
            return locked_out(request)
        if form.is_valid():
            throttles.forgive(tries, name, request)
            auth.login(request, form.user)
            request.session["began"] = request.session["seen"] = clock.now().timestamp()
            return redirect(back or settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/login.html", {"form": form, "next": back})


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """Too many tries at one of the open doors; django-axes asks for this page as well."""
    response = render(request, "accounts/locked_out.html", status=429)
    response["Retry-After"] = str(15 * 60)
    return response


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    messages.success(request, _("Logged out."))
    return redirect("accounts:login")


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The account's language; before signing in a cookie remembers it."""
    chosen = request.POST.get("language", "")
    response = redirect(local(request.POST.get("next", "")) or "accounts:login")
    if chosen in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            actions.choose_language(user=request.user, language=chosen, by=request.user)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@public
@page_or_post
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """By e-mail. The answer is the same whether the address is known or not."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if throttles.spent("mail", email, request):
            return locked_out(request)
        throttles.knock("mail", email, request)
        for user in form.get_users(email):
            mail.send_reset(user, site=site_of(request))
        return redirect("accounts:password_forgotten_done")
    return render(request, "accounts/password_forgotten.html", {"form": form})


@public
@require_http_methods(["GET", "HEAD"])
def password_forgotten_done(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/password_forgotten_done.html")


@public
@page_or_post
def password_ask(request: HttpRequest) -> HttpResponse:
    """Through the Department: choose a new password, see a code, read it out on the phone."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        name = form.cleaned_data["username"]
        if throttles.spent("ask", name, request):
            return locked_out(request)
        throttles.knock("ask", name, request)
        code = _ask(name, form.cleaned_data["new_password"])
        return render(request, "accounts/password_asked.html", {"code": code})
    return render(request, "accounts/password_ask.html", {"form": form})


def _ask(username: str, new_password: str) -> str:
    """The code to show. An unknown name gets one too, and waits as long for it."""
    user = User.objects.people().filter(username=username, is_active=True).first()
    if user is None:
        make_password(new_password)
        return actions.new_code()
    return actions.ask_for_new_password(user=user, new_password=new_password, by=user).code


@public
@page_or_post
def password_set(request: HttpRequest, uidb64: str, token: str) -> HttpResponse:
    """Behind the link of an invitation or of a reset."""
    user = links.user_of(uidb64)
    if user is None or not _is_link(user, token):
        return render(request, "accounts/password_set.html", {"form": None}, status=410)
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        invited = links.invitations.check_token(user, token)
        choose = actions.set_first_password if invited else actions.reset_password
        password = form.cleaned_data["new_password"]
        if acted(form, partial(choose, user=user, token=token, new_password=password, by=user)):
            messages.success(request, _("The password is set. Log in with it."))
            return redirect("accounts:login")
    return render(request, "accounts/password_set.html", {"form": form, "person": user})


def _is_link(user: User, token: str) -> bool:
    return any(kind.check_token(user, token) for kind in (links.invitations, links.resets))


def acted(form: Any, action: Any) -> bool:
    """Run the action; when a rule refuses, the form shows why and the answer is False."""
    try:
        action()
    except Refused as refused:
        form.show(refused.problems)
        return False
    return True


def local(address: str) -> str:
    """The address if it is a path of this site, otherwise nothing."""
    mine = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if mine else ""


def site_of(request: HttpRequest) -> str:
    """Scheme and host as the caller reached us; the host is one of ALLOWED_HOSTS."""
    return f"{request.scheme}://{request.get_host()}"
