"""The lists about training, as core/listing.py shows them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.listing import Column, Listing
from training.forms import CourseFilter, UntrainedFilter
from training.queries import Left
from training.states import CourseState

TINTS = {
    CourseState.PLANNED: "plain",
    CourseState.RUNNING: "good",
    CourseState.FINISHED: "plain",
    CourseState.CANCELLED: "bad",
}

COURSES = Listing(
    name="training:courses",
    label=_("Courses"),
    columns=(
        Column(
            "title",
            _("Course"),
            lambda row: row.title,
            link=lambda row: reverse("training:course", args=[row.pk]),
            sort=("title_sort",),
        ),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), sort=("kind", "title_sort")),
        Column(
            "organisation",
            _("Who holds the course"),
            lambda row: row.organisation.name,
            sort=("organisation__name_sort",),
        ),
        Column("starts", _("First day"), lambda row: row.starts_on, sort=("starts_on",)),
        Column("ends", _("Last day"), lambda row: row.ends_on, sort=("ends_on",)),
        Column("places", _("Places"), lambda row: row.places, number=True, sort=("places",)),
        Column(
            "taken",
            pgettext_lazy("course", "Taken"),
            lambda row: row.taken,
            number=True,
            sort=("taken",),
        ),
        Column(
            "waiting",
            pgettext_lazy("course", "Waiting"),
            lambda row: row.waiting,
            number=True,
            shown=False,
            sort=("waiting",),
        ),
        Column(
            "country",
            _("Country or territory"),
            lambda row: row.country.name if row.country else None,
            shown=False,
            sort=("country__name_sort",),
        ),
        Column("venue", _("Place of teaching"), lambda row: row.venue, shown=False),
        Column(
            "state",
            pgettext_lazy("course", "State"),
            lambda row: row.get_state_display(),
            tint=lambda row: TINTS[row.state],
            sort=("state", "starts_on"),
        ),
    ),
    default_order="-starts",
    filters=tuple(CourseFilter.base_fields),
    empty=_("No course is recorded yet. Whoever holds a course plans the first one here."),
)


def _left(row: Left) -> str:
    return reverse("workers:detail", args=[row.departure.worker_id])


UNTRAINED = Listing(
    name="training:untrained",
    label=_("Left without training"),
    columns=(
        Column(
            "name",
            _("Full name"),
            lambda row: row.departure.contract.worker.full_name,
            link=_left,
        ),
        Column("unit", _("Commune or ward"), lambda row: row.departure.commune.full_name),
        Column("left", _("Departure date"), lambda row: row.departure.departed_on),
        Column("country", _("Country or territory"), lambda row: row.explained.country),
        Column(
            "enterprise",
            _("Enterprise or unit that sends"),
            lambda row: (
                row.departure.contract.enterprise.name
                if row.departure.contract.enterprise
                else None
            ),
            shown=False,
        ),
        Column(
            "reason",
            _("Why not trained"),
            lambda row: row.verdict.label,
            tint=lambda row: "warn",
        ),
        Column("because", _("In detail"), lambda row: row.explained.because),
        Column("to_do", _("What to do"), lambda row: row.explained.to_do, shown=False),
    ),
    filters=tuple(UntrainedFilter.base_fields),
    empty=_("Nobody left without training in this time."),
)
