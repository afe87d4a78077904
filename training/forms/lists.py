"""What staff type about the people on a course: enrolling, attendance, results, certificates."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import ActionForm, DayField
from enterprises.models import Enterprise
from training.actions import Outcome
from training.choices import Result
from training.models import Course, Enrolment, Session
from training.queries import Attended, day_now, series
from workers.forms import NameSearchField

_OPEN = pgettext_lazy("result", "(not known yet)")


class PersonSearch(forms.Form):
    """Whom the Department looks for in the register."""

    use_required_attribute = False
    q = NameSearchField(
        label=_("Name of the person"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        help_text=_("With or without marks; part of the name is enough."),
    )


class AskForm(ActionForm):
    """What stands on the citizen card that somebody shows."""

    personal_id = forms.CharField(
        label=_("Citizen number"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("All twelve digits, from the card that the person shows."),
    )
    full_name = forms.CharField(label=_("Full name"), help_text=_("As on the card."))
    born_year = forms.IntegerField(
        label=_("Year of birth"), help_text=_("Four digits, for example 1999.")
    )

    def facts(self) -> dict[str, Any]:
        """The keywords of the action."""
        return {name: self.cleaned_data[name] for name in ("personal_id", "full_name", "born_year")}


class SessionForm(ActionForm):
    """One day's list: a mark for each who was there."""

    held_on = DayField(label=_("Day"))
    periods = forms.IntegerField(
        label=_("Periods"), help_text=_("Taught on this day; everybody present gets them.")
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        people: Sequence[Enrolment],
        session: Session | None = None,
        **kwargs: Any,
    ) -> None:
        self.people = people
        there: set[int] = set()
        if session:
            kwargs["initial"] = {"held_on": session.held_on, "periods": session.periods}
            kwargs["initial"]["seen"] = day_now(session)
            there = set(session.attendances.values_list("enrolment_id", flat=True))
        super().__init__(*args, **kwargs)
        for row in people:
            self.fields[f"there_{row.pk}"] = forms.BooleanField(
                label=row.worker.full_name,
                required=False,
                # A new list begins with everybody there: whoever is missing loses the mark.
                initial=row.pk in there if session else True,
            )

    @property
    def head(self) -> list[forms.BoundField]:
        return [self["held_on"], self["periods"]]

    @property
    def lines(self) -> list[tuple[Enrolment, forms.BoundField]]:
        return [(row, self[f"there_{row.pk}"]) for row in self.people]

    def facts(self) -> dict[str, Any]:
        """The keywords of the action."""
        said = self.cleaned_data
        return {
            "held_on": said["held_on"],
            "periods": said["periods"],
            "present": [row for row in self.people if said[f"there_{row.pk}"]],
            "seen": said["seen"] or None,
        }


class OutcomesForm(ActionForm):
    """Periods in total and the result, a line for each person."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, people: Sequence[Attended], per_session: bool, **kwargs: Any
    ) -> None:
        self.people, self.per_session = people, per_session
        super().__init__(*args, **kwargs)
        for one in people:
            row, name = one.enrolment, one.enrolment.worker.full_name
            if not per_session:
                self.fields[f"periods_{row.pk}"] = forms.IntegerField(
                    label=_("Periods: %(name)s") % {"name": name},
                    required=False,
                    min_value=0,
                    max_value=3000,
                    initial=row.periods_attended,
                )
            self.fields[f"result_{row.pk}"] = forms.ChoiceField(
                label=_("Result: %(name)s") % {"name": name},
                required=False,
                choices=[("", _OPEN), *Result.choices],
                initial=row.result,
            )

    @property
    def lines(self) -> list[tuple[Attended, forms.BoundField | None, forms.BoundField]]:
        return [
            (
                one,
                None if self.per_session else self[f"periods_{one.enrolment.pk}"],
                self[f"result_{one.enrolment.pk}"],
            )
            for one in self.people
        ]

    def outcomes(self) -> list[Outcome]:
        """One for each person of the list."""
        return [
            Outcome(
                enrolment=one.enrolment,
                periods=self.cleaned_data.get(f"periods_{one.enrolment.pk}"),
                result=self.cleaned_data[f"result_{one.enrolment.pk}"],
            )
            for one in self.people
        ]


class IssueForm(ActionForm):
    """Numbers of certificates: typed for each, or counted up from a first one."""

    issued_on = DayField(label=_("Issue date"))
    first = forms.CharField(
        label=_("First number of a row"),
        required=False,
        max_length=60,
        help_text=_(
            "For example 007/GDĐH-2026: whoever has no number below gets the next one, in the order"
            " of the list. Leave it empty to issue only the numbers that are typed."
        ),
    )
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(),
        label=_("Enterprise on the certificate"),
        required=False,
        empty_label=pgettext_lazy("certificate", "(the certificate names none)"),
        help_text=_("If the certificates name one, they count for that one only."),
    )

    def __init__(
        self, *args: Any, course: Course, people: Sequence[Enrolment], **kwargs: Any
    ) -> None:
        self.people = people
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        partners = Enterprise.objects.filter(courses__course=course).in_name_order()
        fields["enterprise"].queryset = partners
        if not partners:
            del fields["enterprise"]
        elif len(partners) == 1:
            self.initial["enterprise"] = partners[0].pk
        for row in people:
            self.fields[f"number_{row.pk}"] = forms.CharField(
                label=_("Number: %(name)s") % {"name": row.worker.full_name},
                required=False,
                max_length=60,
            )

    @property
    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in ("issued_on", "first", "enterprise") if name in self.fields]

    @property
    def lines(self) -> list[tuple[Enrolment, forms.BoundField]]:
        return [(row, self[f"number_{row.pk}"]) for row in self.people]

    def facts(self) -> dict[str, Any]:
        """The keywords of the action: those with a number, typed or counted up."""
        said = self.cleaned_data
        numbers = {row: said[f"number_{row.pk}"] for row in self.people}
        blank = [row for row, number in numbers.items() if not number]
        if said["first"]:
            typed = set(filter(None, numbers.values()))
            counted = series(said["first"], len(blank) + len(typed))
            free = [number for number in counted if number not in typed]
            numbers |= dict(zip(blank, free, strict=False))
        return {
            "issued_on": said["issued_on"],
            "enterprise": said.get("enterprise"),
            "numbers": {row: number for row, number in numbers.items() if number},
        }
