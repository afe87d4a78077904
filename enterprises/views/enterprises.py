"""The list, the page of an enterprise, and its facts."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core import clock
from core.listing import listed, lists
from enterprises import queries
from enterprises.actions import save_enterprise
from enterprises.forms import EnterpriseForm, EnterpriseSearchForm, LetterSearchForm
from enterprises.listings import ENTERPRISES, LETTERS
from enterprises.models import Enterprise
from enterprises.views.entering import Entry, answer

NEW = Entry(
    title=_("Record an enterprise"), submit=_("Record"), done=_("The enterprise is recorded.")
)
CORRECT = Entry(
    title=_("Correct the enterprise"), submit=_("Save"), done=_("The enterprise is corrected.")
)


@requires(Permission.ENTERPRISE_VIEW)
@lists(ENTERPRISES)
def enterprise_list(request: GuardedRequest) -> HttpResponse:
    form = EnterpriseSearchForm(request.GET, within=_units_of(request))
    form.is_valid()
    said, today = form.cleaned_data, clock.today()
    market = said.get("market")
    words = {name: said.get(name) or "" for name in ("q", "kind", "status")}
    asked = queries.Asked(**words, market=market.pk if market else "", unit=said.get("unit"))
    found = queries.find_enterprises(asked, today=today).with_licences()
    context = {
        "listed": listed(
            request,
            ENTERPRISES,
            found,
            form=form,
            prepare=lambda page: queries.lines(page, today=today),
        ),
        "whole_province": request.scope.whole_province,
        "may_edit": request.user.may(Permission.ENTERPRISE_EDIT),
    }
    return render(request, "enterprises/enterprise_list.html", context)


@requires(Permission.ENTERPRISE_VIEW)
@lists(LETTERS)
def letters(request: GuardedRequest) -> HttpResponse:
    """Letters of introduction: to the reader's own units, or in the whole province."""
    form = LetterSearchForm(request.GET, within=_units_of(request))
    form.is_valid()
    said, today = form.cleaned_data, clock.today()
    found = queries.find_letters(
        said.get("q", ""),
        state=said.get("state", ""),
        unit=said.get("unit"),
        scope=request.scope,
        today=today,
    )
    context = {
        "listed": listed(
            request,
            LETTERS,
            found,
            form=form,
            prepare=lambda page: queries.letters(page, scope=request.scope, today=today),
        ),
        "whole_province": request.scope.whole_province,
        "may_edit": request.user.may(Permission.ENTERPRISE_EDIT),
    }
    return render(request, "enterprises/letters.html", context)


@requires(Permission.ENTERPRISE_VIEW)
def enterprise_detail(request: GuardedRequest, pk: int) -> HttpResponse:
    page = queries.page_of(get_object_or_404(Enterprise, pk=pk), scope=request.scope)
    context = {
        "enterprise": page.enterprise,
        "page": page,
        "may_edit": request.user.may(Permission.ENTERPRISE_EDIT),
        "history": page.history(),
    }
    return render(request, "enterprises/enterprise_detail.html", context)


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def enterprise_new(request: GuardedRequest) -> HttpResponse:
    form = EnterpriseForm(request.POST or None)
    return answer(request, NEW, form, lambda: save_enterprise(**form.facts(), by=request.user))


@requires(Permission.ENTERPRISE_EDIT, methods=("GET", "POST"))
def enterprise_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Enterprise, pk=pk)
    form = EnterpriseForm(request.POST or None, row=row)
    return answer(
        request,
        CORRECT,
        form,
        lambda: save_enterprise(enterprise=row, **form.facts(), by=request.user),
        enterprise=row,
    )


def _units_of(request: GuardedRequest) -> frozenset[int] | None:
    """The units a filter offers: those of the reader; None is all of them."""
    return None if request.scope.whole_province else request.scope.commune_ids
