"""The list of people who want to work abroad, as columns."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.figures import written
from core.listing import Column, Listing
from interest import queries
from interest.forms import InterestFilter
from interest.states import TINTS, InterestState
from reference.queries import book

_BY_VILLAGE = ("worker__village_sort", "worker__name_sort")


def _countries(row: Any) -> str:
    return ", ".join(wanted.country.name for wanted in row.wanted.all())


def _languages(row: Any) -> str:
    """What the file says about languages, as table 7 of the commune's review asks."""
    standing = [known for known in row.worker.languages.all() if not known.withdrawn]
    names = [f"{book().name('language', known.language)} {known.level}" for known in standing]
    return ", ".join(name.strip() for name in names)


def _news(row: Any) -> str:
    if row.is_open and row.gone_on:
        return now_("left on %(day)s") % {"day": written(row.gone_on)}
    return now_("ask again") if queries.is_stale(row, today=clock.today()) else ""


INTERESTS = Listing(
    name="interest:list",
    label=_("People interested"),
    columns=(
        Column(
            "name",
            _("Full name"),
            lambda row: row.worker.full_name,
            link=lambda row: reverse("interest:detail", args=[row.pk]),
            sort=("worker__name_sort",),
        ),
        Column("born", pgettext_lazy("column", "Born"), lambda row: row.worker.born_text),
        Column("sex", _("Sex"), lambda row: row.worker.get_sex_display()),
        Column(
            "village",
            pgettext_lazy("column", "Village"),
            lambda row: row.worker.village,
            sort=_BY_VILLAGE,
        ),
        Column("unit", _("Commune or ward"), lambda row: row.worker.place),
        Column(
            "qualification",
            _("Technical qualification"),
            lambda row: row.worker.get_qualification_display(),
            shown=False,
        ),
        Column("languages", _("Languages"), _languages, shown=False),
        Column("countries", _("Countries wanted"), _countries),
        Column("occupation", _("Occupation wanted"), lambda row: row.get_occupation_display()),
        Column("course", _("Wants a language course"), lambda row: row.wants_course, shown=False),
        Column("loan", _("Wants a loan"), lambda row: row.wants_loan, shown=False),
        Column(
            "obstacles",
            _("Obstacles"),
            lambda row: ", ".join(h.get_obstacle_display() for h in row.hindrances.all()),
            shown=False,
        ),
        Column("phone", _("Phone"), lambda row: row.worker.phone),
        Column("listed", _("Listed on"), lambda row: row.reviewed_on, sort=("reviewed_on",)),
        Column(
            "confirmed",
            _("Last confirmed on"),
            lambda row: row.confirmed_on,
            sort=("confirmed_on",),
            note=_news,
        ),
        Column(
            "state",
            pgettext_lazy("interest", "State"),
            lambda row: row.get_state_display(),
            tint=lambda row: TINTS[InterestState(row.state)],
        ),
        Column("note", _("Note"), lambda row: row.note, shown=False),
    ),
    default_order="village",
    filters=tuple(InterestFilter.base_fields),
    empty=_("Nobody is on the list yet. “Put a person on the list” adds the first one."),
)
