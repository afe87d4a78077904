"""Pages about support and loans: lists, one request, one loan, a person's part, the overview."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import GuardedRequest, requires
from accounts.models import User
from accounts.permissions import Permission
from audit.queries import history
from core import clock
from core.back import onward
from core.bulk import InBulk, in_bulk
from core.forms import ActionForm
from core.listing import Bulk, listed, lists
from core.problems import Problem, Stale
from reference.queries import book
from support import actions, queries, rules
from support.forms import (
    ApprovalForm,
    BalanceForm,
    ClaimFilter,
    ClaimForm,
    LoanFilter,
    LoanForm,
    PaidOnForm,
    PaymentForm,
    PeriodForm,
    ReasonForm,
    RefusalForm,
)
from support.listings import CLAIMS, LOANS
from support.models import Claim, Loan
from support.queries import Wanted
from support.states import LOAN_TINTS, TINTS, ClaimState, may_move
from workers.models import Worker

Act = Callable[..., Any]


def _file(request: GuardedRequest, pk: int) -> Worker:
    people = Worker.objects.visible_to(request.scope).select_related("commune")
    return get_object_or_404(people, pk=pk)


def _claim(request: GuardedRequest, pk: int) -> Claim:
    seen = Claim.objects.visible_to(request.scope)
    return get_object_or_404(seen.select_related("worker__commune", "contract__country"), pk=pk)


def _loan(request: GuardedRequest, pk: int) -> Loan:
    seen = queries.with_last_balance(Loan.objects.visible_to(request.scope))
    return get_object_or_404(seen.select_related("worker__commune", "contract__country"), pk=pk)


# Lists and the overview --------------------------------------------------------------------------


@requires(Permission.WORKER_VIEW)
@lists(CLAIMS)
def claims(request: GuardedRequest) -> HttpResponse:
    form = ClaimFilter(request.GET, scope=request.scope)
    form.is_valid()
    found = queries.claims(Wanted(**form.asked()), scope=request.scope)
    pay = Bulk(_("Record the payment"), reverse("support:claims_pay"))
    bulk = [pay] if request.user.may(Permission.SUPPORT_DECIDE) else []
    return render(
        request,
        "support/claims.html",
        {"listed": listed(request, CLAIMS, found, form=form, bulk=bulk)},
    )


@requires(Permission.SUPPORT_DECIDE, methods=("POST",))
def claims_pay(request: GuardedRequest) -> HttpResponse:
    """Several approved requests paid in whole on one day, each by the action for one."""
    what = InBulk(
        heading=_("Record the payment"),
        button=_("Record the payment"),
        form=PaidOnForm,
        act=partial(_pay, by=request.user),
        title=lambda row: f"{row.worker.full_name} · {row.get_item_display()}",
        link=lambda row: reverse("support:claim", args=[row.pk]),
        otherwise=reverse("support:claims"),
    )
    seen = Claim.objects.visible_to(request.scope).select_related("worker__commune")
    return in_bulk(request, seen, what)


def _pay(row: Claim, said: dict[str, Any], *, by: User) -> None:
    """What was approved is paid; a request that is not approved is refused by the rule."""
    amount = row.amount_approved or row.amount_asked
    actions.pay_support(claim=row, amount=amount, paid_on=said["paid_on"], by=by)


@requires(Permission.WORKER_VIEW)
@lists(LOANS)
def loans(request: GuardedRequest) -> HttpResponse:
    form = LoanFilter(request.GET, scope=request.scope)
    form.is_valid()
    found = queries.loans(Wanted(**form.asked()), scope=request.scope, today=clock.today())
    return render(
        request, "support/loans.html", {"listed": listed(request, LOANS, found, form=form)}
    )


@requires(Permission.WORKER_VIEW)
def overview(request: GuardedRequest) -> HttpResponse:
    """Paid of eligible, how soon, what was paid by item and source, and the loans by quarter."""
    form = PeriodForm(request.GET)
    form.is_valid()
    today = clock.today()
    since = form.cleaned_data.get("since") or date(today.year, 1, 1)
    until = form.cleaned_data.get("until") or today
    scope = request.scope
    context = {
        "form": form,
        "since": since,
        "until": until,
        "reach": queries.reach(since, until, scope=scope),
        "tables": [
            (label, [(book().name(listing, row.code), row) for row in rows])
            for label, listing, rows in (
                (_("Item"), "support_item", queries.sums("item", since, until, scope=scope)),
                (
                    _("Source of support"),
                    "support_programme",
                    queries.sums("source", since, until, scope=scope),
                ),
            )
        ],
        "lending": queries.lending(queries.quarter_ends(today), scope=scope),
        "working_days": rules.PAID_WITHIN_WORKING_DAYS,
    }
    return render(request, "support/overview.html", context)


@requires(Permission.WORKER_VIEW)
def of_worker(request: GuardedRequest, worker_pk: int) -> HttpResponse:
    """Support and loans as a part of the person's page, or a page of their own without script."""
    worker = _file(request, worker_pk)
    today = clock.today()
    context = {
        "worker": worker,
        "claims": [(row, TINTS[ClaimState(row.state)]) for row in queries.claims_of(worker)],
        "loans": [
            (row, state.label, LOAN_TINTS[state])
            for row in queries.loans_of(worker)
            if (state := queries.state_of(row, today=today))
        ],
        "may_record": request.user.scope_for(Permission.SUPPORT_RECORD).covers(worker.commune_id),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"support/{'_' if part else ''}of_worker.html", context)


# One request -------------------------------------------------------------------------------------


@requires(Permission.WORKER_VIEW)
def claim(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _claim(request, pk)
    place = row.worker.commune_id
    records = request.user.scope_for(Permission.SUPPORT_RECORD).covers(place)
    decides = request.user.scope_for(Permission.SUPPORT_DECIDE).covers(place)
    ceiling = rules.ceiling_of(queries.asked_of(row), book())
    own = decides and row.state == ClaimState.ASKED and queries.entered_by(row, request.user)
    context = {
        "claim": row,
        "worker": row.worker,
        "tint": TINTS[ClaimState(row.state)],
        "ceiling": ceiling,
        "most": rules.most(ceiling, row.quantity) if ceiling else None,
        "may_edit": records and row.state == ClaimState.ASKED,
        "may_withdraw": records and may_move(row.state, ClaimState.WITHDRAWN),
        "may_decide": decides and row.state == ClaimState.ASKED and not own,
        "own": own,
        "may_pay": decides and row.state == ClaimState.APPROVED,
        "may_take_back": decides
        and row.state in (ClaimState.PAID, ClaimState.APPROVED, ClaimState.REFUSED),
        "history": history(row),
    }
    return render(request, "support/claim.html", context)


@requires(Permission.SUPPORT_RECORD, methods=("GET", "POST"))
def claim_new(request: GuardedRequest, worker_pk: int) -> HttpResponse:
    worker = _file(request, worker_pk)
    form = ClaimForm(request.POST or None, worker=worker, initial={"asked_on": clock.today()})
    if form.is_valid():
        warnings = _doubts(form, worker)
        result = form.write_once(
            request,
            lambda: str(actions.ask_support(worker=worker, **form.facts(), by=request.user).pk),
        )
        if result:
            _tell(request, _("The request for support is recorded."), warnings)
            return redirect(onward(request, "support:claim", result))
    context = {"form": form, "worker": worker, "title": _("Record a request for support")}
    return render(request, "support/claim_new.html", context)


@requires(Permission.SUPPORT_RECORD, methods=("GET", "POST"))
def claim_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _claim(request, pk)
    form = ClaimForm(request.POST or None, worker=row.worker, claim=row)
    context: dict[str, Any] = {"form": form, "claim": row, "worker": row.worker}
    if form.is_valid():
        warnings = _doubts(form, row.worker, but=row)
        try:
            result = form.write_once(
                request,
                lambda: str(actions.correct_support(claim=row, **form.facts(), by=request.user).pk),
            )
        except Stale as stale:
            form.replace(version=str(stale.current["version"]))
            context |= {"stale": True, "differences": form.differences(stale.current)}
            return render(request, "support/claim_edit.html", context, status=409)
        if result:
            _tell(request, _("The request is corrected."), warnings)
            return redirect(onward(request, "support:claim", pk))
    return render(request, "support/claim_edit.html", context)


def _doubts(form: ClaimForm, worker: Worker, but: Claim | None = None) -> list[Problem]:
    """What is told, without refusing, when this is recorded."""
    said = form.facts()
    asked = rules.Asked(
        item=said["item"],
        source=said["source"],
        ground=said["ground"],
        quantity=said["quantity"],
        amount=said["amount"],
        asked_on=said["asked_on"],
    )
    found = rules.problems_with_request(
        asked,
        book=book(),
        standing=queries.standing_items(worker, but=but),
        grounds=queries.grounds_of(worker, asked.asked_on),
        today=clock.today(),
    )
    return [problem for problem in found if problem.warning]


def _tell(request: GuardedRequest, done: str, warnings: list[Problem]) -> None:
    messages.success(request, done)
    for warning in warnings:
        messages.warning(request, warning.message)


@requires(Permission.SUPPORT_DECIDE, methods=("GET", "POST"))
def claim_approve(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _claim(request, pk)
    initial = {"amount": row.amount_asked, "decided_on": clock.today(), "version": row.version}
    form = ApprovalForm(request.POST or None, initial=initial)
    return _step(
        request,
        row,
        form,
        actions.approve_support,
        title=gettext_lazy("Approve the request"),
        done=gettext_lazy("The request is approved."),
    )


@requires(Permission.SUPPORT_DECIDE, methods=("GET", "POST"))
def claim_refuse(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _claim(request, pk)
    form = RefusalForm(request.POST or None, initial={"decided_on": clock.today()})
    return _step(
        request,
        row,
        form,
        actions.refuse_support,
        title=gettext_lazy("Refuse the request"),
        done=gettext_lazy("The request is refused."),
        danger=True,
    )


@requires(Permission.SUPPORT_DECIDE, methods=("GET", "POST"))
def claim_pay(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _claim(request, pk)
    initial = {"amount": row.amount_approved, "paid_on": clock.today()}
    form = PaymentForm(request.POST or None, initial=initial)
    return _step(
        request,
        row,
        form,
        actions.pay_support,
        title=gettext_lazy("Record the payment"),
        done=gettext_lazy("The payment is recorded."),
    )


@requires(Permission.SUPPORT_DECIDE, methods=("GET", "POST"))
def claim_take_back(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _claim(request, pk)
    return _step(
        request,
        row,
        ReasonForm(request.POST or None),
        actions.take_back_support,
        title=gettext_lazy("Take back the last step"),
        done=gettext_lazy("The last step is taken back."),
        danger=True,
    )


@requires(Permission.SUPPORT_RECORD, methods=("GET", "POST"))
def claim_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _claim(request, pk)
    return _step(
        request,
        row,
        ReasonForm(request.POST or None),
        actions.withdraw_support,
        title=gettext_lazy("Withdraw the request"),
        done=gettext_lazy("The request is withdrawn."),
        danger=True,
    )


def _step(
    request: GuardedRequest,
    row: Claim,
    form: ActionForm,
    act: Act,
    *,
    title: str | Promise,
    done: str | Promise,
    danger: bool = False,
) -> HttpResponse:
    """One step of a request: its form, and back to the request when it was taken."""
    if form.taken(request, act, claim=row):
        messages.success(request, str(done))
        return redirect(onward(request, "support:claim", row.pk))
    if form.refused_by("S-31"):  # looked at now, and sent again when it is right
        form.replace(version=str(form.initial["version"]))
    context = {
        "form": form,
        "claim": row,
        "worker": row.worker,
        "title": title,
        "tint": TINTS[ClaimState(row.state)],
        "danger": danger,
    }
    return render(request, "support/claim_step.html", context)


# One loan ----------------------------------------------------------------------------------------


@requires(Permission.WORKER_VIEW)
def loan(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _loan(request, pk)
    state = queries.state_of(row, today=clock.today())
    records = request.user.scope_for(Permission.SUPPORT_RECORD).covers(row.worker.commune_id)
    context = {
        "loan": row,
        "worker": row.worker,
        "state": state,
        "tint": LOAN_TINTS[state],
        "balances": row.balances.all(),
        "may_edit": records and not row.withdrawn,
        "history": history(row),
    }
    return render(request, "support/loan.html", context)


@requires(Permission.SUPPORT_RECORD, methods=("GET", "POST"))
def loan_new(request: GuardedRequest, worker_pk: int) -> HttpResponse:
    worker = _file(request, worker_pk)
    form = LoanForm(request.POST or None, worker=worker)
    if form.is_valid():
        result = form.write_once(
            request,
            lambda: str(actions.record_loan(worker=worker, **form.facts(), by=request.user).pk),
        )
        if result:
            _tell(request, _("The loan is recorded."), _doubts_about_loan(form))
            return redirect(onward(request, "support:loan", result))
    return render(request, "support/loan_new.html", {"form": form, "worker": worker})


@requires(Permission.SUPPORT_RECORD, methods=("GET", "POST"))
def loan_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _loan(request, pk)
    form = LoanForm(request.POST or None, worker=row.worker, loan=row)
    context: dict[str, Any] = {"form": form, "loan": row, "worker": row.worker}
    if form.is_valid():
        try:
            result = form.write_once(
                request,
                lambda: str(actions.correct_loan(loan=row, **form.facts(), by=request.user).pk),
            )
        except Stale as stale:
            form.replace(version=str(stale.current["version"]))
            context |= {"stale": True, "differences": form.differences(stale.current)}
            return render(request, "support/loan_edit.html", context, status=409)
        if result:
            _tell(request, _("The loan is corrected."), _doubts_about_loan(form))
            return redirect(onward(request, "support:loan", pk))
    return render(request, "support/loan_edit.html", context)


def _doubts_about_loan(form: LoanForm) -> list[Problem]:
    said = form.facts()
    contract = said.pop("contract")
    said.pop("version", None)
    found = rules.problems_with_loan(
        rules.Lent(**said),
        book=book(),
        taken=False,
        cost=getattr(contract, "total_cost", None),
        months=contract.term_months if contract else None,
        today=clock.today(),
    )
    return [problem for problem in found if problem.warning]


@requires(Permission.SUPPORT_RECORD, methods=("GET", "POST"))
def loan_balance(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _loan(request, pk)
    form = BalanceForm(request.POST or None)
    if form.taken(request, actions.record_balance, loan=row):
        messages.success(request, _("The report of the bank is recorded."))
        return redirect(onward(request, "support:loan", pk))
    context = {"form": form, "loan": row, "worker": row.worker}
    return render(request, "support/loan_balance.html", context)


@requires(Permission.SUPPORT_RECORD, methods=("GET", "POST"))
def loan_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _loan(request, pk)
    form = ReasonForm(request.POST or None)
    if form.taken(request, actions.withdraw_loan, loan=row):
        messages.success(request, _("The loan is withdrawn."))
        return redirect(onward(request, "support:loan", pk))
    context = {"form": form, "loan": row, "worker": row.worker}
    return render(request, "support/loan_withdraw.html", context)
