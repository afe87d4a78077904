"""The accounts of others: who holds which duty, inviting, closing, new passwords."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import actions, links, mail, queries
from accounts.forms import (
    AccountForm,
    DecisionForm,
    DutyForm,
    EndDutyForm,
    InviteForm,
    PeopleFilter,
)
from accounts.guards import GuardedRequest, requires
from accounts.listings import PASSWORD_REQUESTS, PEOPLE
from accounts.models import Duty, PasswordRequest, User
from accounts.permissions import Permission
from accounts.views.doors import acted, site_of
from audit.models import Event
from audit.queries import history
from communes.queries import atlas
from core import clock
from core.back import done
from core.listing import listed, lists
from core.problems import Refused, Stale

BOTH = ("GET", "POST")


@requires(Permission.ACCOUNT_VIEW)
@lists(PEOPLE)
def people(request: GuardedRequest) -> HttpResponse:
    form = PeopleFilter(request.GET)
    form.is_valid()
    found = queries.people(form.cleaned_data)
    context = {
        "listed": listed(request, PEOPLE, found, form=form),
        "may_manage": request.user.may(Permission.ACCOUNT_MANAGE),
        "may_clients": request.user.may(Permission.CLIENT_MANAGE),
        "waiting": PasswordRequest.objects.open(clock.now()).count(),
    }
    return render(request, "accounts/people.html", context)


@requires(Permission.ACCOUNT_VIEW)
def person(request: GuardedRequest, pk: int) -> HttpResponse:
    account = _account(pk)
    today = clock.today()
    manages = request.user.may(Permission.ACCOUNT_MANAGE)
    problems = queries.problems_with_managing(account, by=request.user)
    standing = atlas().on(today).units
    duties = [
        {
            "duty": duty,
            "over": duty.over_on(today),
            "begun": duty.starts_on <= today,
            "gone": duty.commune_id is not None and duty.commune_id not in standing,
        }
        for duty in account.duties.select_related("commune", "organisation", "given_by").order_by(
            "-pk"
        )
    ]
    context = {
        "account": account,
        "invited": not account.has_usable_password(),
        "duties": duties,
        "may_manage": manages and not problems,
        "why_not": [problem.message for problem in problems] if manages else [],
        # What an officer looked up concerns another person, whom not everybody here may see.
        "history": history(account, without=(Event.IDENTITY_ASKED,)),
    }
    return render(request, "accounts/person.html", context)


@requires(Permission.ACCOUNT_MANAGE, methods=BOTH)
def invite(request: GuardedRequest) -> HttpResponse:
    """A new account with its first duty; the link goes by e-mail or is handed over."""
    form = InviteForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid():
        said = form.facts()

        def write() -> str:
            invited = actions.invite_user(**said, by=request.user)
            _mail_on_commit(request, invited)
            return str(invited.pk)

        if result := form.write_once(request, write):
            return _invited(request, _account(int(result)))
    return render(request, "accounts/invite.html", {"form": form})


@requires(Permission.ACCOUNT_MANAGE, methods=("POST",))
def invitation_renew(request: GuardedRequest, pk: int) -> HttpResponse:
    """Another link for somebody who has not chosen a password yet; the old one is void."""
    account = _account(pk)
    if _refused(request, partial(actions.renew_invitation, user=account, by=request.user)):
        return redirect("accounts:person", pk)
    account = _account(pk)
    _mail_on_commit(request, account)
    return _invited(request, account)


def _mail_on_commit(request: GuardedRequest, account: User) -> None:
    if account.email:
        path, site = links.invitations.path(account), site_of(request)
        transaction.on_commit(partial(mail.send_invitation, account, site=site, path=path))


def _invited(request: GuardedRequest, account: User) -> HttpResponse:
    """Say where the link went; without an e-mail address it is shown here, to be handed over."""
    if account.email:
        messages.success(request, _("The link was sent to %(email)s.") % {"email": account.email})
        return redirect("accounts:person", account.pk)
    link = site_of(request) + links.invitations.path(account)
    context = {"account": account, "link": link, "days": settings.INVITATION_DAYS}
    return render(request, "accounts/invited.html", context)


@requires(Permission.ACCOUNT_MANAGE, methods=BOTH)
def account_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    """Correct the name, the e-mail address or the phone number."""
    account = _account(pk)
    now = {name: getattr(account, name) for name in ("version", "full_name", "email", "phone")}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=now)
    context: dict[str, Any] = {"account": account, "form": form, "stale": False}
    if form.is_valid():
        said = form.facts()
        try:
            if acted(form, partial(actions.correct_account, user=account, **said, by=request.user)):
                messages.success(request, _("The account is corrected."))
                return redirect("accounts:person", pk)
        except Stale as stale:
            # Whoever sends again has seen what the other one wrote.
            form.replace(version=str(stale.current["version"]))
            context |= {"stale": True, "differences": form.differences(stale.current)}
            return render(request, "accounts/account_edit.html", context, status=409)
    return render(request, "accounts/account_edit.html", context)


@requires(Permission.ACCOUNT_MANAGE, methods=BOTH)
def duty_give(request: GuardedRequest, pk: int) -> HttpResponse:
    """A role at a place: entered, read once more, given."""
    account = _account(pk)
    form = DutyForm(
        request.POST if request.method == "POST" else None,
        by=request.user,
        initial={"starts_on": clock.today()},
    )
    context = {"account": account, "form": form}
    if form.is_valid():
        if "confirmed" not in request.POST:
            role = dict(form.fields["role"].choices)[form.cleaned_data["role"]]  # type: ignore[attr-defined]
            seen = {"role": role, "today": clock.today(), "said": form.cleaned_data}
            return render(request, "accounts/duty_confirm.html", {**context, **seen})
        said = form.facts()
        give = partial(actions.give_duty, user=account, **said, by=request.user)
        if form.write_once(request, lambda: str(give().pk)):
            messages.success(request, _("The duty is given. It counts from its first day."))
            return redirect("accounts:person", pk)
    return render(request, "accounts/duty_give.html", context)


@requires(Permission.ACCOUNT_MANAGE, methods=BOTH)
def duty_end(request: GuardedRequest, pk: int) -> HttpResponse:
    duty = get_object_or_404(Duty.objects.with_place().select_related("user"), pk=pk)
    form = EndDutyForm(
        request.POST if request.method == "POST" else None,
        initial={"ends_on": max(clock.today(), duty.starts_on)},
    )
    if form.is_valid():
        day = form.cleaned_data["ends_on"]
        if acted(form, partial(actions.end_duty, duty=duty, ends_on=day, by=request.user)):
            messages.success(request, _("The end of the duty is recorded."))
            return redirect("accounts:person", duty.user_id)
    return render(request, "accounts/duty_end.html", {"duty": duty, "form": form})


@requires(Permission.ACCOUNT_MANAGE, methods=BOTH)
def account_close(request: GuardedRequest, pk: int) -> HttpResponse:
    account = _account(pk)
    if request.method == "POST":
        if not _refused(request, partial(actions.close_account, user=account, by=request.user)):
            messages.success(request, _("The account is closed."))
        return redirect("accounts:person", pk)
    return render(request, "accounts/account_close.html", {"account": account})


@requires(Permission.ACCOUNT_MANAGE, methods=BOTH)
def account_reopen(request: GuardedRequest, pk: int) -> HttpResponse:
    account = _account(pk)
    if request.method == "POST":
        if not _refused(request, partial(actions.reopen_account, user=account, by=request.user)):
            messages.success(request, _("The account is open again."))
        return redirect("accounts:person", pk)
    duties = account.duties.in_force(clock.today()).with_place()
    return render(request, "accounts/account_reopen.html", {"account": account, "duties": duties})


@requires(Permission.ACCOUNT_MANAGE)
@lists(PASSWORD_REQUESTS)
def password_requests(request: GuardedRequest) -> HttpResponse:
    """Who waits on the phone for a new password."""
    waiting = PasswordRequest.objects.open(clock.now()).select_related("user")
    context = {"listed": listed(request, PASSWORD_REQUESTS, waiting)}
    return render(request, "accounts/password_requests.html", context)


@requires(Permission.ACCOUNT_MANAGE, methods=BOTH)
def password_decide(request: GuardedRequest, pk: int) -> HttpResponse:
    """Type the code that was read out, or refuse."""
    waiting = PasswordRequest.objects.open(clock.now()).select_related("user")
    wanted = get_object_or_404(waiting, pk=pk)
    accept = request.POST.get("accept") == "yes"
    form = DecisionForm(request.POST if accept else None)
    if request.method == "POST" and _decided(request, wanted, form, accept=accept):
        return redirect(done(request, "accounts:password_requests"))
    context = {
        "wanted": wanted,
        "form": form,
        "duties": wanted.user.duties.in_force(clock.today()).with_place(),
    }
    return render(request, "accounts/password_decide.html", context)


def _decided(
    request: GuardedRequest, wanted: PasswordRequest, form: DecisionForm, *, accept: bool
) -> bool:
    """Refusing needs no code; a wrong or missing one shows the form again."""
    if not accept:
        decide = partial(
            actions.decide_password_request, request=wanted, accept=False, by=request.user
        )
        if not _refused(request, decide):
            messages.success(request, _("The request is refused."))
        return True
    if not form.is_valid():
        return False
    try:
        decided = actions.decide_password_request(
            request=wanted, code=form.cleaned_data["code"], accept=True, by=request.user
        )
    except Refused as refused:
        form.show(refused.problems)
        return False
    if decided.accepted is None:
        form.show_wrong_code(decided)
        return False
    messages.success(request, _("The new password works from now on."))
    return True


def _account(pk: int) -> User:
    return get_object_or_404(User.objects.people(), pk=pk)


def _refused(request: GuardedRequest, action: Callable[[], Any]) -> bool:
    """Run an action that has no form of its own; say on the next page why it was refused."""
    try:
        action()
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, problem.message)
        return True
    return False
