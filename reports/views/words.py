"""The words of the figures, all on one page."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from reports.words import all_words


@requires(Permission.FIGURES_VIEW)
def words(request: GuardedRequest) -> HttpResponse:
    """Every figure with what it counts and what it is often taken for; each has its anchor."""
    return render(request, "reports/words.html", {"words": list(all_words())})
