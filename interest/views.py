"""Pages about who wants to go: the list, one entry, a person's part, the overview."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from audit.queries import history
from core import clock
from core.back import onward, recorded
from core.bulk import InBulk, in_bulk
from core.forms import ActionForm
from core.listing import Bulk, listed, lists
from core.months import add_months
from core.problems import Problem, Stale, refuse_if
from interest import actions, queries, rules
from interest.forms import (
    DropForm,
    InterestFilter,
    InterestForm,
    NewPersonForm,
    PeriodForm,
    ReopenForm,
    StepForm,
)
from interest.listings import INTERESTS
from interest.models import Interest
from interest.queries import Wanted
from interest.states import TINTS, InterestState, opens_as
from reference.queries import book
from workers.models import Worker
from workers.queries import likely_same
from workers.rules import problems_with_namesakes

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Act = Callable[..., Any]


def _file(request: GuardedRequest, pk: int) -> Worker:
    people = Worker.objects.visible_to(request.scope).select_related("commune")
    return get_object_or_404(people, pk=pk)


def _interest(request: GuardedRequest, pk: int) -> Interest:
    seen = queries.with_news(Interest.objects.visible_to(request.scope).for_list())
    return get_object_or_404(seen.select_related("departure"), pk=pk)


# The list, several at once, and the overview -----------------------------------------------------


@requires(Permission.WORKER_VIEW)
@lists(INTERESTS)
def interest_list(request: GuardedRequest) -> HttpResponse:
    form = InterestFilter(request.GET, scope=request.scope)
    form.is_valid()
    found = queries.interests(Wanted(**form.asked()), scope=request.scope, today=clock.today())
    may_edit = request.user.may(Permission.WORKER_EDIT)
    bulk = [
        Bulk(_("Still interested today"), reverse("interest:confirm_several")),
        Bulk(_("Close as left"), reverse("interest:close_several")),
    ]
    context = {
        "listed": listed(request, INTERESTS, found, form=form, bulk=bulk if may_edit else []),
        "may_edit": may_edit,
    }
    return render(request, "interest/interest_list.html", context)


@requires(Permission.WORKER_EDIT, methods=("POST",))
def confirm_several(request: GuardedRequest) -> HttpResponse:
    """Asked one after the other in a meeting of the village."""
    return _several(
        request,
        heading=gettext_lazy("Still interested today"),
        act=lambda row, said: actions.confirm_interest(interest=row, by=request.user),
    )


@requires(Permission.WORKER_EDIT, methods=("POST",))
def close_several(request: GuardedRequest) -> HttpResponse:
    """Those whose departure is on record are taken off the list."""
    return _several(
        request,
        heading=gettext_lazy("Close as left"),
        act=lambda row, said: actions.close_as_left(interest=row, by=request.user),
    )


def _several(
    request: GuardedRequest, *, heading: "StrPromise", act: Callable[[Any, dict[str, Any]], object]
) -> HttpResponse:
    what = InBulk(
        heading=heading,
        button=heading,
        form=lambda data: ActionForm(data),
        act=act,
        title=lambda row: f"{row.worker.full_name} · {row.worker.born_text}",
        link=lambda row: reverse("interest:detail", args=[row.pk]),
        otherwise=reverse("interest:list"),
    )
    rows = Interest.objects.visible_to(request.scope).select_related("worker")
    return in_bulk(request, rows, what)


@requires(Permission.WORKER_VIEW)
def overview(request: GuardedRequest) -> HttpResponse:
    """By state, who has to be asked again, who left within a year, and which units review."""
    form = PeriodForm(request.GET)
    form.is_valid()
    today = clock.today()
    over = add_months(today, -12)
    until = form.cleaned_data.get("until") or over
    since = form.cleaned_data.get("since") or add_months(until, -12)
    context = {
        "form": form,
        "since": since,
        "until": until,
        "too_early": until > over,
        "told": queries.overview(since, until, scope=request.scope, today=today),
    }
    return render(request, "interest/overview.html", context)


# A person ----------------------------------------------------------------------------------------


@requires(Permission.WORKER_VIEW)
def of_worker(request: GuardedRequest, worker_pk: int) -> HttpResponse:
    """The interest as a part of the person's page, or a page of its own without script."""
    worker = _file(request, worker_pk)
    rows = list(queries.of_worker(worker))
    today = clock.today()
    context = {
        "worker": worker,
        "rows": [
            (row, TINTS[InterestState(row.state)], queries.is_stale(row, today=today))
            for row in rows
        ],
        "may_add": not any(row.is_open for row in rows)
        and request.user.scope_for(Permission.WORKER_EDIT).covers(worker.commune_id),
    }
    part = request.headers.get("HX-Request") == "true"
    template = "interest/_of_worker.html" if part else "interest/of_worker.html"
    return render(request, template, context)


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def interest_new(request: GuardedRequest, worker_pk: int) -> HttpResponse:
    worker = _file(request, worker_pk)
    form = InterestForm(request.POST or None)
    if form.is_valid():
        warnings = _doubts(form, worker)
        result = form.write_once(
            request,
            lambda: str(actions.record_interest(worker=worker, **form.said(), by=request.user).pk),
        )
        if result:
            _tell(request, _("The person is on the list."), warnings)
            return redirect(onward(request, "interest:detail", result))
    return render(request, "interest/interest_new.html", {"form": form, "worker": worker})


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def person_new(request: GuardedRequest) -> HttpResponse:
    """A new file and the interest at once. Someone of the same name and year is shown first."""
    form = NewPersonForm(request.POST or None, scope=request.scope)
    context: dict[str, Any] = {"form": form, "same": []}
    if form.is_valid():
        person = form.person()
        born = person["born_on"].year
        same = likely_same(person["full_name"], born, scope=request.scope)
        result = form.write_once(request, lambda: _record_new(request, form, len(same)))
        if result:
            recorded(request, _("The person is recorded and on the list."), again="interest:new")
            _tell(request, "", _doubts(form, Interest.objects.get(pk=result).worker))
            return redirect("interest:detail", result)
        context["same"] = same if form.refused_by("W-24") else []
    return render(request, "interest/person_new.html", context)


def _record_new(request: GuardedRequest, form: NewPersonForm, namesakes: int) -> str:
    # Asked inside the key's protection: a second click is no namesake of the first.
    another = "different_person" in request.POST
    refuse_if(problems_with_namesakes(namesakes=namesakes, another=another))
    said = {**form.person(), **form.said()}
    return str(actions.record_new_person(**said, by=request.user).pk)


def _doubts(form: InterestForm, worker: Worker) -> list[Problem]:
    """What is told, without refusing, when this is recorded."""
    said = form.said()
    said.pop("version", None)
    said["countries"] = tuple(country.pk for country in said["countries"])
    found = rules.problems_with_interest(
        rules.Said(**said),
        queries.about(worker),
        countries=frozenset(said["countries"]),
        book=book(),
        today=clock.today(),
    )
    return [problem for problem in found if problem.warning]


def _tell(request: GuardedRequest, done: str, warnings: list[Problem]) -> None:
    if done:
        messages.success(request, done)
    for warning in warnings:
        messages.warning(request, warning.message)


# One entry ---------------------------------------------------------------------------------------


@requires(Permission.WORKER_VIEW)
def interest_detail(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _interest(request, pk)
    worker = row.worker
    context = {
        "interest": row,
        "worker": worker,
        "tint": TINTS[InterestState(row.state)],
        "stale": queries.is_stale(row, today=clock.today()),
        "may_edit": request.user.scope_for(Permission.WORKER_EDIT).covers(worker.commune_id),
        "may_record": request.user.scope_for(Permission.STAY_RECORD).covers(worker.commune_id),
        "act_form": ActionForm(auto_id=False),
        "history": history(row),
    }
    return render(request, "interest/interest_detail.html", context)


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def interest_edit(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _interest(request, pk)
    form = InterestForm(request.POST or None, interest=row)
    context: dict[str, Any] = {"form": form, "interest": row, "worker": row.worker}
    if form.is_valid():
        try:
            result = form.write_once(
                request,
                lambda: str(
                    actions.correct_interest(interest=row, **form.said(), by=request.user).pk
                ),
            )
        except Stale as stale:
            form.replace(version=str(stale.current["version"]))
            context |= {"stale": True, "differences": form.differences(stale.current)}
            return render(request, "interest/interest_edit.html", context, status=409)
        if result:
            _tell(request, _("The entry is corrected."), _doubts(form, row.worker))
            return redirect(onward(request, "interest:detail", pk))
    return render(request, "interest/interest_edit.html", context)


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def interest_move(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _interest(request, pk)
    return _step(
        request,
        row,
        StepForm(request.POST or None, interest=row),
        actions.move_interest,
        title=gettext_lazy("Record a step"),
        done=gettext_lazy("The step is recorded."),
    )


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def interest_drop(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _interest(request, pk)
    return _step(
        request,
        row,
        DropForm(request.POST or None),
        actions.drop_interest,
        title=gettext_lazy("No longer interested"),
        done=gettext_lazy("The entry is closed; it stays readable."),
        danger=True,
    )


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def interest_reopen(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _interest(request, pk)
    return _step(
        request,
        row,
        ReopenForm(request.POST or None),
        actions.reopen_interest,
        title=gettext_lazy("Open again"),
        done=gettext_lazy("The entry is open again."),
    )


def _step(
    request: GuardedRequest,
    row: Interest,
    form: ActionForm,
    act: Act,
    *,
    title: Promise,
    done: Promise,
    danger: bool = False,
) -> HttpResponse:
    """One step of an entry: its form, and back to the entry when it was taken."""
    if form.taken(request, act, interest=row):
        messages.success(request, str(done))
        return redirect(onward(request, "interest:detail", row.pk))
    to = opens_as(row.state)
    context = {
        "form": form,
        "interest": row,
        "worker": row.worker,
        "title": title,
        "opens_as": to.label if to else "",
        "tint": TINTS[InterestState(row.state)],
        "danger": danger,
    }
    return render(request, "interest/interest_step.html", context)


@requires(Permission.WORKER_EDIT, methods=("POST",))
def interest_confirm(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _interest(request, pk)
    return _at_once(
        request,
        row,
        actions.confirm_interest,
        done=_("Confirmed today: still interested."),
    )


@requires(Permission.WORKER_EDIT, methods=("POST",))
def interest_left(request: GuardedRequest, pk: int) -> HttpResponse:
    row = _interest(request, pk)
    return _at_once(
        request,
        row,
        actions.close_as_left,
        done=_("The entry is closed: the person has left."),
    )


def _at_once(request: GuardedRequest, row: Interest, act: Act, *, done: str) -> HttpResponse:
    """A button without a form; a refusal is told on the page of the entry."""
    form = ActionForm(request.POST)
    if form.taken(request, act, interest=row):
        messages.success(request, done)
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return redirect(onward(request, "interest:detail", row.pk))
