"""Entering what hangs on an enterprise: licence, markets, branches, letters."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from enterprises import actions
from enterprises.forms import (
    BranchForm,
    ClosingForm,
    LetterForm,
    LetterWithdrawalForm,
    LicenceEventForm,
    MarketForm,
    ReasonForm,
)
from enterprises.models import Branch, Enterprise, Letter, LicenceEvent, Market
from enterprises.views.entering import Entry, answer

LICENCE_NEW = Entry(
    title=_("Record a licence event"),
    submit=_("Record"),
    done=_("The licence event is recorded."),
    explain=_("One entry for each paper. Where the licence stands on a day follows from them."),
)
LICENCE_WITHDRAW = Entry(
    title=_("Withdraw a licence event"),
    submit=_("Withdraw the licence event"),
    done=_("The licence event is withdrawn."),
    explain=_(
        "For what was entered by mistake. It no longer counts for any day and stays on record. A"
        " decision of the Ministry that ends a suspension is recorded as a new event."
    ),
    danger=True,
)
MARKET_NEW = Entry(
    title=_("Record a market"), submit=_("Record"), done=_("The market is recorded.")
)
MARKET_EDIT = Entry(
    title=_("Correct the market"), submit=_("Save"), done=_("The market is corrected.")
)
MARKET_WITHDRAW = Entry(
    title=_("Withdraw a market"),
    submit=_("Withdraw the market"),
    done=_("The market is withdrawn."),
    explain=_("For what was entered by mistake. A market that was closed gets its last day."),
    danger=True,
)
BRANCH_NEW = Entry(
    title=_("Record a branch"), submit=_("Record"), done=_("The branch is recorded.")
)
BRANCH_EDIT = Entry(
    title=_("Correct the branch"), submit=_("Save"), done=_("The branch is corrected.")
)
BRANCH_CLOSE = Entry(
    title=_("Close a branch"),
    submit=_("Close the branch"),
    done=_("The branch is closed."),
    explain=_("A closed branch stays on the enterprise's page."),
    danger=True,
)
BRANCH_REOPEN = Entry(
    title=_("Open a branch again"),
    submit=_("Open the branch again"),
    done=_("The branch is open again."),
    explain=_("For a branch that was closed by mistake."),
)
LETTER_NEW = Entry(
    title=_("Record a letter of introduction"),
    submit=_("Record"),
    done=_("The letter is recorded. The communes and wards it names see it."),
)
LETTER_WITHDRAW = Entry(
    title=_("Withdraw a letter of introduction"),
    submit=_("Withdraw the letter"),
    done=_("The letter is withdrawn."),
    explain=_("The communes and wards it names see that it no longer holds, and why."),
    danger=True,
)


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def licence_new(request: GuardedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Enterprise, pk=pk)
    form = LicenceEventForm(request.POST or None)
    return answer(
        request,
        LICENCE_NEW,
        form,
        lambda: actions.record_licence_event(enterprise=row, **form.facts(), by=request.user),
        enterprise=row,
    )


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def licence_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(LicenceEvent.objects.select_related("enterprise"), pk=pk)
    form = ReasonForm(request.POST or None)
    return answer(
        request,
        LICENCE_WITHDRAW,
        form,
        lambda: actions.withdraw_licence_event(
            event=row, reason=form.cleaned_data["reason"], by=request.user
        ),
        enterprise=row.enterprise,
        about=row,
    )


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def market_new(request: GuardedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Enterprise, pk=pk)
    form = MarketForm(request.POST or None)
    return answer(
        request,
        MARKET_NEW,
        form,
        lambda: actions.set_market(enterprise=row, **form.facts(), by=request.user),
        enterprise=row,
    )


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def market_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Market.objects.select_related("enterprise", "country"), pk=pk)
    form = MarketForm(request.POST or None, row=row)
    return answer(
        request,
        MARKET_EDIT,
        form,
        lambda: actions.set_market(
            enterprise=row.enterprise, market=row, **form.facts(), by=request.user
        ),
        enterprise=row.enterprise,
    )


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def market_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Market.objects.select_related("enterprise", "country"), pk=pk)
    form = ReasonForm(request.POST or None)
    return answer(
        request,
        MARKET_WITHDRAW,
        form,
        lambda: actions.withdraw_market(
            market=row, reason=form.cleaned_data["reason"], by=request.user
        ),
        enterprise=row.enterprise,
        about=row.country.name,
    )


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def branch_new(request: GuardedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Enterprise, pk=pk)
    form = BranchForm(request.POST or None)
    return answer(
        request,
        BRANCH_NEW,
        form,
        lambda: actions.save_branch(enterprise=row, **form.facts(), by=request.user),
        enterprise=row,
    )


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def branch_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _branch(pk)
    form = BranchForm(request.POST or None, row=row)
    return answer(
        request,
        BRANCH_EDIT,
        form,
        lambda: actions.save_branch(
            enterprise=row.enterprise, branch=row, **form.facts(), by=request.user
        ),
        enterprise=row.enterprise,
    )


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def branch_close(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _branch(pk)
    form = ClosingForm(request.POST or None)
    return answer(
        request,
        BRANCH_CLOSE,
        form,
        lambda: actions.close_branch(
            branch=row, closed_on=form.cleaned_data["closed_on"], by=request.user
        ),
        enterprise=row.enterprise,
        about=row,
    )


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def branch_reopen(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _branch(pk)
    form = ReasonForm(request.POST or None)
    return answer(
        request,
        BRANCH_REOPEN,
        form,
        lambda: actions.reopen_branch(
            branch=row, reason=form.cleaned_data["reason"], by=request.user
        ),
        enterprise=row.enterprise,
        about=row,
    )


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def letter_new(request: GuardedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Enterprise, pk=pk)
    form = LetterForm(request.POST or None)
    return answer(
        request,
        LETTER_NEW,
        form,
        lambda: actions.record_letter(enterprise=row, **form.facts(), by=request.user),
        enterprise=row,
    )


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def letter_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Letter.objects.select_related("enterprise"), pk=pk)
    form = LetterWithdrawalForm(request.POST or None)
    return answer(
        request,
        LETTER_WITHDRAW,
        form,
        lambda: actions.withdraw_letter(
            letter=row,
            withdrawn_on=form.cleaned_data["withdrawn_on"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        ),
        enterprise=row.enterprise,
        about=row,
    )


def _branch(pk: int) -> Branch:
    return get_object_or_404(Branch.objects.select_related("enterprise"), pk=pk)
