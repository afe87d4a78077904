"""The lists about one person in two files, as columns."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.listing import Column, Listing
from matching.choices import MERGE_TINTS, REQUEST_TINTS, MergeState, RequestState
from matching.forms import DuplicatesFilter, MergesFilter, RequestsFilter


def _both(one: Any, other: Any) -> str:
    """Two answers in one cell, once where they agree."""
    return str(one) if str(one) == str(other) else f"{one} / {other}"


def _where(worker: Any) -> str:
    return f"{worker.village}, {worker.place}" if worker.village else str(worker.place)


DUPLICATES = Listing(
    name="matching:duplicates",
    label=_("Files that may be of one person"),
    columns=(
        Column(
            "who",
            _("Full name"),
            lambda row: _both(row.low.full_name, row.high.full_name),
            link=lambda row: reverse("matching:pair", args=[row.pair.low, row.pair.high]),
        ),
        Column("born", _("Born"), lambda row: _both(row.low.born_text, row.high.born_text)),
        Column("where", _("Commune or ward"), lambda row: _both(_where(row.low), _where(row.high))),
        Column("why", _("Why"), lambda row: "; ".join(row.pair.reasons)),
        Column(
            "number",
            _("Citizen number"),
            lambda row: _both(
                row.low.personal_id_masked or "—", row.high.personal_id_masked or "—"
            ),
        ),
        Column("files", _("Files"), lambda row: f"#{row.low.pk} / #{row.high.pk}", shown=False),
    ),
    filters=tuple(DuplicatesFilter.base_fields),
    empty=_("No two files look like one person. Nothing to do here."),
)

REQUESTS = Listing(
    name="matching:requests",
    label=_("Requests"),
    columns=(
        Column(
            "who",
            _("Person as entered"),
            lambda row: row.typed.full_name or row.typed.number,
            link=lambda row: reverse("matching:request", args=[row.pk]),
            note=lambda row: row.typed.born,
        ),
        Column("kind", _("What is asked"), lambda row: row.request.get_kind_display()),
        Column(
            "state",
            pgettext_lazy("request", "State"),
            lambda row: row.request.get_state_display(),
            tint=lambda row: REQUEST_TINTS[RequestState(row.request.state)],
            sort=("state", "-pk"),
        ),
        Column("asked_for", _("Who asks"), lambda row: row.request.asked_for.full_name),
        Column("held_by", _("Who keeps the file"), lambda row: row.held_by),
        Column("asked_at", _("Asked on"), lambda row: row.request.asked_at, sort=("asked_at",)),
        Column("decided_at", _("Decided on"), lambda row: row.request.decided_at),
        Column("unread", _("Waits for you"), lambda row: row.unread),
    ),
    default_order="-asked_at",
    filters=tuple(RequestsFilter.base_fields),
    empty=_(
        "No request yet. When a number is recorded elsewhere, the entry form offers to ask"
        " the Department."
    ),
)

MERGES = Listing(
    name="matching:merges",
    label=_("Merges"),
    columns=(
        Column(
            "who",
            _("Full name"),
            lambda merge: _both(merge.survivor.full_name, merge.merged.full_name),
            link=lambda merge: reverse("matching:merge", args=[merge.pk]),
        ),
        Column("where", _("Commune or ward"), lambda merge: _where(merge.survivor)),
        Column(
            "state",
            pgettext_lazy("merge", "State"),
            lambda merge: merge.get_state_display(),
            tint=lambda merge: MERGE_TINTS[MergeState(merge.state)],
            sort=("state", "-pk"),
        ),
        Column("by", _("Proposed by"), lambda merge: merge.proposed_by.full_name),
        Column("at", _("Proposed on"), lambda merge: merge.proposed_at, sort=("proposed_at",)),
        Column("decided", _("Decided on"), lambda merge: merge.decided_at, shown=False),
    ),
    default_order="-at",
    filters=tuple(MergesFilter.base_fields),
    empty=_("No merge is proposed yet. Open a pair of the list of likely duplicates."),
)
