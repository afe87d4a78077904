"""The lists of people as columns."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.grouping import Grouping
from core.listing import Column, Listing
from workers.forms import MissingForm, SearchForm
from workers.queries import Lacking, Resident


def where_to_enter(row: Lacking) -> str:
    """The field of the form, or the section of the page, where the first missing thing belongs."""
    mark = row.marks[0]
    if mark.on_page:
        return f"{reverse('workers:detail', args=[row.worker.pk])}#{mark.entry}"
    return f"{reverse('workers:edit', args=[row.worker.pk])}#id_{mark.entry}"


def _unit_now(row: Resident) -> Any:
    return _("now %(unit)s") % {"unit": row.now.full_name} if row.now else ""


def _village(row: Resident) -> Any:
    return row.worker.village or pgettext_lazy("people", "Without a village")


# By village, then given name, then birth: namesakes of one village follow by age.
BY_VILLAGE = ("by_village", "name_sort", "born_on")

PEOPLE = Listing(
    name="workers:list",
    label=_("People"),
    columns=(
        # With it a file of this list comes back as corrections of these very files.
        Column(
            "code",
            _("File code"),
            lambda row: f"W{row.worker.pk}-{row.worker.version}",
            page=False,
        ),
        Column(
            "name",
            _("Full name"),
            lambda row: row.worker.full_name,
            link=lambda row: reverse("workers:detail", args=[row.worker.pk]),
            sort=("name_sort",),
        ),
        Column(
            "born",
            pgettext_lazy("column", "Born"),
            lambda row: row.worker.born_text,
            sort=("born_on", "name_sort"),
        ),
        Column(
            "village",
            pgettext_lazy("column", "Village"),
            lambda row: row.worker.village,
            sort=BY_VILLAGE,
            group=Grouping(
                field="village_sort", key=lambda row: row.worker.village_sort, label=_village
            ),
        ),
        Column("unit", _("Commune or ward"), lambda row: row.worker.place, note=_unit_now),
        Column("sex", _("Sex"), lambda row: row.worker.get_sex_display()),
        Column(
            "number",
            pgettext_lazy("column", "Citizen number"),
            lambda row: row.worker.personal_id_masked,
        ),
        Column("phone", _("Phone"), lambda row: row.worker.phone, shown=False),
    ),
    # Whoever searches wants the best match first: by name only when nothing is searched.
    filters=tuple(SearchForm.base_fields),
    empty=_("Nobody is recorded here yet. “Record a person” adds the first file."),
    row_key=lambda row: row.worker.pk,
)

TO_COMPLETE = Listing(
    name="workers:to_complete",
    label=_("Files to complete"),
    columns=(
        Column(
            "name",
            _("Full name"),
            lambda row: row.worker.full_name,
            link=lambda row: reverse("workers:detail", args=[row.worker.pk]),
            sort=("name_sort",),
        ),
        Column("born", pgettext_lazy("column", "Born"), lambda row: row.worker.born_text),
        Column(
            "village",
            pgettext_lazy("column", "Village"),
            lambda row: row.worker.village,
            sort=BY_VILLAGE,
        ),
        Column("unit", _("Commune or ward"), lambda row: row.worker.place),
        Column(
            "missing",
            _("To enter"),
            lambda row: str(row.marks[0].label),
            link=where_to_enter,
        ),
        Column(
            "others",
            _("Also missing"),
            lambda row: ", ".join(str(mark.label) for mark in row.marks[1:]),
        ),
    ),
    default_order="village",
    filters=tuple(MissingForm.base_fields),
    empty=_("Every file is complete. There is nothing to do here."),
    row_key=lambda row: row.worker.pk,
)
