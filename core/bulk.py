"""Several rows at once, by the action for one row: asked once more, then told row by row.

Each row is written in a transaction of its own and with an idempotency key of its own, so that
one refusal holds up nothing, a second click repeats nothing, and what a breakdown left undone is
done by sending again. Nothing is skipped without a sentence.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import back
from core.beforehand import with_steps_beforehand
from core.forms import ActionForm
from core.idempotency import KeyUsed, once
from core.problems import Refused, Stale

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST = 200  # rows at a time
ROW, CONFIRMED = "row", "confirmed"


@dataclass(frozen=True, kw_only=True)
class InBulk:
    """What is done to the rows chosen in a list.

    `form(data)` is the form with what the action is told besides the row, unbound for None;
    `act(row, said)` runs the action with its cleaned fields.
    """

    heading: "str | StrPromise"
    button: "str | StrPromise"
    form: Callable[[QueryDict | None], ActionForm]
    act: Callable[[Any, dict[str, Any]], object]
    title: Callable[[Any], str]
    link: Callable[[Any], str]
    otherwise: str  # the address to go to where the page does not say where it came from


@dataclass(frozen=True)
class Outcome:
    """What came of one row: done, or refused and why."""

    title: str
    link: str
    why: Sequence[str] = ()

    @property
    def done(self) -> bool:
        return not self.why


def in_bulk(request: HttpRequest, rows: QuerySet, what: InBulk) -> HttpResponse:
    """The answer to the list's button: a page that asks once more, then the report.

    `rows` are those the person may see; a chosen one that is not among them is told as gone.
    """
    came_from = back.local(request.POST.get("back", "")) or what.otherwise
    keys = list(dict.fromkeys(key for key in request.POST.getlist(ROW) if _is_number(key)))
    if not 1 <= len(keys) <= MOST:
        messages.error(request, _("Choose from 1 to %(most)s rows first.") % {"most": MOST})
        return redirect(came_from)
    known = {str(row.pk): row for row in rows.filter(pk__in=keys)}
    found = [known[key] for key in keys if key in known]
    form = what.form(request.POST if CONFIRMED in request.POST else None)
    context: dict[str, Any] = {
        "what": what,
        "form": form,
        "back": came_from,
        "gone": len(keys) - len(found),
    }
    if form.is_bound and form.is_valid():
        outcomes = [_outcome(request, row, what, form) for row in found]
        context["done"] = [outcome for outcome in outcomes if outcome.done]
        context["refused"] = [outcome for outcome in outcomes if not outcome.done]
        return render(request, "components/bulk_report.html", context)
    context["chosen"] = [(row.pk, what.title(row)) for row in found]
    return render(request, "components/bulk_confirm.html", context)


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) < 19


def _outcome(request: HttpRequest, row: Any, what: InBulk, form: ActionForm) -> Outcome:
    why = _done(request, row, what, form)
    return Outcome(
        what.title(row), back.with_back(what.link(row), request.POST.get("back", "")), why
    )


def _done(request: HttpRequest, row: Any, what: InBulk, form: ActionForm) -> list[str]:
    """Run the action for this row; the sentences that refuse it, or none."""
    said = {name: value for name, value in form.cleaned_data.items() if name != "idempotency_key"}
    key = form.cleaned_data["idempotency_key"]
    sent = {name: request.POST.getlist(form.add_prefix(name)) for name in said}

    def write() -> str:
        what.act(row, said)
        return str(row.pk)

    try:
        with_steps_beforehand(once)(
            user_id=request.user.pk or 0,
            key=f"{key}-{row.pk}" if key else "",
            body={"": request.path, **sent},
            write=write,
        )
    except Refused as refused:
        return [problem.message for problem in refused.problems if not problem.warning]
    except PermissionDenied as denied:
        return [str(denied) or _("Outside the area of responsibility.")]
    except Stale:
        return [_("Somebody else has changed this row in the meantime. Open it and look again.")]
    except KeyUsed:
        return [_("This entry is already recorded with other words. Open the row and correct it.")]
    return []
