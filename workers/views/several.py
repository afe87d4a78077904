"""What is recorded for several people of the list at once."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core import clock
from core.bulk import InBulk, in_bulk
from workers.actions import record_household
from workers.forms import HouseholdForm
from workers.models import Worker


@requires(Permission.WORKER_EDIT, methods=("POST",))
def households(request: GuardedRequest) -> HttpResponse:
    """One year's household status, as it stands on the commune's list."""
    what = InBulk(
        heading=_("Household status by year"),
        button=_("Record the household status"),
        form=lambda data: HouseholdForm(data, initial={"year": clock.today().year}),
        act=lambda worker, said: record_household(worker=worker, **said, by=request.user),
        title=lambda worker: f"{worker.full_name} · {worker.born_text}",
        link=lambda worker: reverse("workers:detail", args=[worker.pk]),
        otherwise=reverse("workers:list"),
    )
    return in_bulk(request, Worker.objects.visible_to(request.scope), what)
