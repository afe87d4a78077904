"""What is typed about one person in two files, as the keywords of matching/actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.scopes import Scope
from core.forms import ActionForm, DayField
from matching import fields
from matching.choices import MergeState, RequestKind, RequestState
from workers.forms import UnitField, units_of_today
from workers.models import Worker

# What of an entry form is kept with a request.
TYPED = ("full_name", "born", "sex", "village", "phone")


class DuplicatesFilter(forms.Form):
    """Which pairs are listed."""

    use_required_attribute = False
    show = forms.ChoiceField(
        label=_("Pairs"),
        required=False,
        choices=[
            ("", _("Likely one person")),
            ("all", _("All of one name and year of birth")),
            ("apart", _("Marked as two people")),
        ],
    )


class RequestsFilter(forms.Form):
    """Which requests are listed."""

    use_required_attribute = False
    waiting = forms.ChoiceField(
        label=_("Requests"),
        required=False,
        choices=[
            ("", pgettext_lazy("requests", "All")),
            ("yes", _("That wait for us")),
            ("no", _("That do not wait for us")),
        ],
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("request", "State"),
        required=False,
        choices=[("", pgettext_lazy("requests", "All")), *RequestState.choices],
    )


class MergesFilter(forms.Form):
    """Which merges are listed."""

    use_required_attribute = False
    state = forms.ChoiceField(
        label=pgettext_lazy("merge", "State"),
        required=False,
        choices=[("", pgettext_lazy("merges", "All")), *MergeState.choices],
    )


class AskForm(ActionForm):
    """The question of a unit about a number that is recorded elsewhere."""

    # What was typed before, encrypted by this program for this person.
    sealed = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What is asked"),
        choices=RequestKind.choices,
        widget=forms.RadioSelect,
        help_text=_("Compare the number with the card before asking for a correction."),
    )
    moved_on = DayField(
        label=_("Lives here since"),
        required=False,
        help_text=_("Only for a move: the day of the new permanent residence, as 06/05/2026."),
    )
    asked_for = UnitField(label=_("Commune or ward that asks"))
    note = forms.CharField(
        label=_("What the papers say"),
        required=False,
        help_text=_("For example: residence confirmed by the police on 06/05/2026."),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["asked_for"]
        assert isinstance(unit, UnitField)
        unit.offer(units_of_today(scope))

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "moved_on", "asked_for", "note")}


class MoveForm(ActionForm):
    """The file goes to the unit that asked."""

    moved_on = DayField(label=_("Lives there since"))
    village = forms.CharField(
        label=_("Village"), required=False, help_text=_("The village in the new unit.")
    )
    answer = forms.CharField(
        label=_("Note to the unit that asked"),
        required=False,
        help_text=_("They read it with the outcome. Write nothing about the person."),
    )

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("moved_on", "village", "answer")}


class CorrectForm(ActionForm):
    """The number was wrong in the other file."""

    remove = forms.BooleanField(
        label=_("Take the number out of this file now"),
        required=False,
        help_text=_(
            "Or correct the file first, if the right number is known, and close the request then."
        ),
    )
    answer = forms.CharField(
        label=_("Note to the unit that asked"),
        required=False,
        help_text=_("They read it with the outcome. Write nothing about the person."),
    )

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("remove", "answer")}


class AnswerForm(ActionForm):
    """A reason that others read."""

    answer = forms.CharField(
        label=pgettext_lazy("decision", "Reason"),
        required=False,
        help_text=_("Those who asked read it. Write nothing about the person."),
    )


class ReasonForm(ActionForm):
    """Why; kept in the history."""

    reason = forms.CharField(
        label=pgettext_lazy("decision", "Reason"),
        required=False,
        help_text=_("What shows it: papers, the family, the village head."),
    )


class ProposeForm(ActionForm):
    """Which file stays, and which answers come from the other one."""

    survivor = forms.TypedChoiceField(
        label=_("File that stays"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("That of the unit where the person lives. Contracts of both are kept."),
    )
    reason = forms.CharField(
        label=pgettext_lazy("decision", "Reason"),
        required=False,
        help_text=_("What shows that it is one person: papers, the family, the village head."),
    )

    def __init__(self, *args: Any, low: Worker, high: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.low, self.high = low, high
        stays = self.fields["survivor"]
        assert isinstance(stays, forms.TypedChoiceField)
        stays.choices = [(file.pk, f"#{file.pk} · {file.place}") for file in (low, high)]
        for row in fields.compared(low, high):
            if row.differs and not (row.group == "village" and low.commune_id != high.commune_id):
                self.fields[self.name_of(row.group)] = self._side(row)

    @staticmethod
    def name_of(group: str) -> str:
        return f"take_{group}"

    def _side(self, row: fields.Compared) -> forms.TypedChoiceField:
        """Which of the two answers is right; the usual one is the one that says something."""
        empty = fields.is_empty(self.low, row.group)
        return forms.TypedChoiceField(
            label=row.label,
            coerce=int,
            choices=[(self.low.pk, row.left), (self.high.pk, row.right)],
            widget=forms.RadioSelect,
            initial=self.high.pk if empty else self.low.pk,
        )

    def answers(self) -> list[Any]:
        """The fields of the answers that differ, bound, for the table."""
        return [self[name] for name in self.fields if name.startswith("take_")]

    def facts(self) -> dict[str, Any]:
        survivor = self.low if self.cleaned_data["survivor"] == self.low.pk else self.high
        merged = self.high if survivor is self.low else self.low
        taken = [
            name.removeprefix("take_")
            for name, chosen in self.cleaned_data.items()
            if name.startswith("take_") and chosen == merged.pk
        ]
        return {
            "survivor": survivor,
            "merged": merged,
            "taken": taken,
            "reason": self.cleaned_data["reason"],
        }


class DecideForm(ActionForm):
    """The decision of a second person; the versions are those of the files as they were shown."""

    survivor_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    merged_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    decision = forms.ChoiceField(
        label=pgettext_lazy("decision", "Decision"),
        choices=[
            ("accept", pgettext_lazy("decision", "Agree")),
            ("refuse", pgettext_lazy("decision", "Refuse")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=pgettext_lazy("decision", "Reason"),
        required=False,
        help_text=_("Needed when it is refused."),
    )

    @property
    def accepts(self) -> bool:
        return self.cleaned_data["decision"] == "accept"

    def versions(self) -> tuple[int, int] | None:
        survivor = self.cleaned_data.get("survivor_version")
        merged = self.cleaned_data.get("merged_version")
        return None if survivor is None or merged is None else (survivor, merged)
