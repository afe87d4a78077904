"""What units are: the list, and the Department's entries for one unit or for many at once."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from audit.queries import history
from communes import actions
from communes.areas import PastedLine, read_pasted
from communes.models import AreaStatus, Commune
from communes.queries import atlas
from core import clock
from core.figures import whole
from core.forms import ActionForm
from core.listing import listed, lists
from core.problems import Stale
from reports.areas import units_of
from reports.forms import AreaFilter, AreaForm, PasteForm, WithdrawForm
from reports.listings import AREAS
from reports.lists import Unlisted, unit_by_key


@requires(Permission.FIGURES_VIEW)
@lists(AREAS)
def areas(request: GuardedRequest) -> HttpResponse:
    """Every unit of a day's map with its region; what is not known is said."""
    form = AreaFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    day = asked.get("day") or clock.today()
    drawn = atlas().on(day)
    rows = units_of(drawn, area=asked.get("area", ""))
    context = {
        "listed": listed(request, AREAS, rows, form=form),
        "day": day,
        "unknown": len(units_of(drawn, area="unknown")),
        "units": len(drawn.units),
        "may_edit": request.user.may(Permission.AREA_EDIT),
    }
    return render(request, "reports/areas.html", context)


@requires(Permission.AREA_EDIT, methods=("GET", "POST"))
def area_record(request: GuardedRequest, key: str) -> HttpResponse:
    """What one unit is from a day on."""
    unit = _unit(key)
    form = AreaForm(request.POST or None)

    def write() -> AreaStatus:
        return actions.set_area_status(unit=unit, **form.facts(), by=request.user)

    said = {
        "title": _("Record region and difficulty"),
        "submit": _("Record it"),
        "done": _("The area status is recorded."),
    }
    return _entry(request, form, unit, write, said)


@requires(Permission.AREA_EDIT, methods=("GET", "POST"))
def area_correct(request: GuardedRequest, pk: int) -> HttpResponse:
    """What was entered wrongly; figures of the past keep what was known then."""
    status = get_object_or_404(AreaStatus.objects.select_related("unit"), pk=pk)
    form = AreaForm(request.POST or None, status=status)

    def write() -> AreaStatus:
        version = form.cleaned_data["version"]
        return actions.correct_area_status(
            status=status, **form.facts(), version=version, by=request.user
        )

    said = {
        "title": _("Correct region and difficulty"),
        "submit": _("Correct it"),
        "done": _("The area status is corrected."),
    }
    return _entry(request, form, status.unit, write, said, status=status)


@requires(Permission.AREA_EDIT, methods=("GET", "POST"))
def area_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    """What was entered by mistake never held."""
    status = get_object_or_404(AreaStatus.objects.select_related("unit"), pk=pk)
    form = WithdrawForm(request.POST or None)

    def write() -> AreaStatus:
        reason = form.cleaned_data["reason"]
        return actions.withdraw_area_status(status=status, reason=reason, by=request.user)

    said = {
        "title": _("Withdraw region and difficulty"),
        "submit": _("Withdraw it"),
        "done": _("The area status is withdrawn."),
        "danger": True,
    }
    return _entry(request, form, status.unit, write, said, status=status)


def _entry(
    request: GuardedRequest,
    form: ActionForm,
    unit: Commune,
    write: Callable[[], AreaStatus],
    said: dict[str, Any],
    *,
    status: AreaStatus | None = None,
) -> HttpResponse:
    """Write once and back to the unit's page, or the form with what is to be done."""
    href = reverse("reports:unit", args=[unit.key]) + "#area"
    context = {"form": form, "unit": unit, "unit_href": href, "status": status, **said}
    context["entries"] = history(status) if status else []
    if form.is_valid():
        try:
            result = form.write_once(request, lambda: str(write().pk))
        except Stale as stale:
            assert isinstance(form, AreaForm)
            form.replace(version=str(stale.current["version"]))
            context |= {"stale": True, "differences": form.differences(stale.current)}
            return render(request, "reports/area_entry.html", context, status=409)
        if result:
            messages.success(request, said["done"])
            return redirect(href)
    return render(request, "reports/area_entry.html", context)


# Many at once -------------------------------------------------------------------------------------


@requires(Permission.AREA_EDIT, methods=("GET", "POST"))
def areas_paste(request: GuardedRequest) -> HttpResponse:
    """Lines are checked one by one and shown; then the good ones are recorded, all or none.

    What was refused stays in the box, to be put right and sent again.
    """
    form = PasteForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "lines": []}
    if not form.is_valid():
        return render(request, "reports/areas_paste.html", context)
    asked = form.cleaned_data
    lines = read_pasted(
        asked["lines"], valid_from=asked["valid_from"], legal_basis=asked["legal_basis"].strip()
    )
    good = [line for line in lines if line.good]
    seen = request.POST.get("do") == "save"
    before = form.written_before(request) if seen else None
    if before is None and seen and good and not form.errors:
        before = form.write_once(request, lambda: _write(request, form, good))
    if before is not None:
        number = int(before)
        done = ngettext("%(number)s unit is recorded.", "%(number)s units are recorded.", number)
        messages.success(request, done % {"number": whole(number)})
        refused = [line for line in lines if not line.good] if form.recorded_before is None else []
        if not refused:
            return redirect("reports:areas")
        form = PasteForm(initial=asked | {"lines": "\n".join(line.written for line in refused)})
        context |= {"form": form, "lines": refused, "left": True}
    else:
        context |= {"lines": lines, "good": len(good)}
    return render(request, "reports/areas_paste.html", context)


def _write(request: GuardedRequest, form: PasteForm, good: list[PastedLine]) -> str:
    made = actions.set_area_statuses(
        lines=[line.said for line in good if line.said is not None],
        valid_from=form.cleaned_data["valid_from"],
        legal_basis=form.cleaned_data["legal_basis"],
        by=request.user,
    )
    return str(len(made))


def _unit(key: str) -> Commune:
    try:
        return unit_by_key(key)
    except Unlisted as error:
        raise Http404 from error
