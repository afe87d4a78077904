"""The worklist of files that lack something."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core import clock
from core.listing import listed, lists
from workers import queries
from workers.forms import MissingForm
from workers.listings import TO_COMPLETE
from workers.queries import PeoplePaginator
from workers.rules import NEEDS


@requires(Permission.WORKER_VIEW)
@lists(TO_COMPLETE)
def to_complete(request: GuardedRequest) -> HttpResponse:
    form = MissingForm(request.GET)
    form.is_valid()
    today = clock.today()
    asked = form.cleaned_data.get("missing", "")
    people = queries.to_complete(request.scope, today=today, mark=asked)
    counts = queries.counts(request.scope, today=today)
    context = {
        "groups": [
            (label, [c for c in counts if c.mark.need is need]) for need, label in NEEDS.items()
        ],
        "asked": asked,
        "listed": listed(
            request,
            TO_COMPLETE,
            people,
            prepare=lambda page: queries.with_marks(page, today=today, first=asked),
            form=form,
            paginator=PeoplePaginator,
        ),
    }
    return render(request, "workers/to_complete.html", context)
