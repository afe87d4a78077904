"""What every entry page about an enterprise does: parse, one action, back to its page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from accounts.guards import GuardedRequest
from core.back import onward
from core.forms import ActionForm
from core.problems import Stale
from enterprises.forms import EditForm
from enterprises.models import Enterprise

Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The words of one entry page; `danger` marks what takes something back."""

    title: Words
    submit: Words
    done: Words
    explain: Words = ""
    danger: bool = False


def answer(
    request: GuardedRequest,
    entry: Entry,
    form: ActionForm,
    write: Callable[[], Model],
    *,
    enterprise: Enterprise | None = None,
    about: Any = None,
) -> HttpResponse:
    """Write once and lead to the enterprise's page, or show the form with what is to be done.

    `write` hands back the row; for a new enterprise it is the enterprise. `about`: what is taken
    back, named above the form.
    """
    context = {"entry": entry, "form": form, "enterprise": enterprise, "about": about}
    if form.is_valid():
        try:
            result = form.write_once(request, lambda: str(write().pk))
        except Stale as stale:
            assert isinstance(form, EditForm)
            form.replace(version=str(stale.current["version"]))
            context |= {"stale": True, "differences": form.differences(stale.current)}
            return render(request, "enterprises/entry.html", context, status=409)
        if result:
            messages.success(request, str(entry.done))
            pk = enterprise.pk if enterprise else result
            return redirect(onward(request, "enterprises:detail", pk))
    return render(request, "enterprises/entry.html", context)
