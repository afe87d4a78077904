"""What staff type about a list. The form of an entry is made from what its list asks."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import ActionForm, DayField
from core.money import MoneyField
from reference.changes import FIELDS, About, Values, fingerprint, kept, standing
from reference.listings import Attribute, Kind
from reference.models import ChangeState, Country, Subject
from reference.queries import book
from reference.rules import MOST_RANK, NAMES_AND_DAYS
from reference.wording import compared, label_of

_NONE = ("", "—")
_ALL = ("", pgettext_lazy("filter", "All"))


class NamesField(forms.CharField):
    """Other names, one a line. Cleans to a list."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["rows"] = 3

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, list) else str(value or "").splitlines()

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def validate(self, value: Any) -> None:
        """Nothing is asked of other names; the rules ask whether they fit."""

    def run_validators(self, value: Any) -> None:
        """None of them is about a list of names."""


class ChangeForm(ActionForm):
    """A proposed change of one row; made for that row by `form_for`."""

    row: ClassVar[About]
    new: ClassVar[bool]
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why, and by which document"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who decides reads this. For example: Decision 15/QĐ-SNV of 03/02/2026."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        now = {} if self.new else standing(self.row)
        shown = {"seen": fingerprint(now), **_shown(self.row, now)}
        super().__init__(*args, initial={**kwargs.pop("initial", {}), **shown}, **kwargs)
        self.order_fields([*(n for n in self.fields if n not in ("why", "seen")), "why", "seen"])

    @property
    def key(self) -> str:
        """What the row goes by; a new one is given it here."""
        if not self.new:
            return self.row.key
        said = self.cleaned_data["country" if self.row.subject == Subject.HIGH_INCOME else "code"]
        return said.isoformat() if isinstance(said, date) else str(said)

    def facts(self) -> dict[str, Any]:
        """The keywords of `propose_change`."""
        return {
            "subject": self.row.subject,
            "listing": self.row.listing,
            "key": self.key,
            "proposed": self._proposed(),
            "why": self.cleaned_data["why"],
            "new": self.new,
            "seen": "" if self.new else self.cleaned_data["seen"],
        }

    def _proposed(self) -> dict[str, Any]:
        said = self.cleaned_data
        proposed = {name: said[name] for name in FIELDS[self.row.subject] if name in said}
        asked = [a.name for a in self.row.attributes if a.name in self.fields]
        return proposed | ({"attributes": {name: said[name] for name in asked}} if asked else {})

    def differences(self, current: Values) -> list[tuple[str, str, str]]:
        """(label, what the list says now, what was typed here) where they differ."""
        mine = current | kept(self.row.subject, self._proposed())
        return compared(self.row, current, mine)


def form_for(row: About, *, new: bool) -> type[ChangeForm]:
    """The form of that row, or of a new one beside it."""
    fields = dict(_fields(row, new=new))
    return type("RowForm", (ChangeForm,), {**fields, "row": row, "new": new})


def _shown(row: About, now: Values) -> dict[str, Any]:
    days = ("valid_from", "valid_until")
    said = now.get("attributes", {})
    shown = {n: date.fromisoformat(v) if n in days and v else v for n, v in now.items()}
    shown.pop("attributes", None)
    for attribute in row.attributes:
        value = said.get(attribute.name)
        is_number = attribute.kind == Kind.NUMBER and value not in (None, "")
        shown[attribute.name] = Decimal(str(value)) if is_number else value
    return shown


def _fields(row: About, *, new: bool) -> Iterator[tuple[str, forms.Field]]:
    if row.subject == Subject.HIGH_INCOME:
        yield from _of_high_income(new=new)
        return
    if new:
        yield "code", _code(row)
    asked = _of_entry(row)
    closed = row.list is not None and row.list.closed
    for name in FIELDS[row.subject]:
        if closed and name not in NAMES_AND_DAYS:
            continue
        if name == "attributes":
            yield from ((attribute.name, _asked(attribute)) for attribute in row.attributes)
        else:
            yield name, asked[name]


def _code(row: About) -> forms.Field:
    if row.listing == "holiday":
        return DayField(label=pgettext_lazy("holiday", "Day"))
    if row.subject == Subject.COUNTRY:
        help_text: Any = _("Two capital letters of ISO 3166, for example JP.")
    else:
        help_text = _("A short word without marks that never changes, for example IM or TW-XD.")
    return forms.CharField(label=_("Code"), max_length=40, help_text=help_text)


def _of_entry(row: About) -> dict[str, forms.Field]:
    country = row.subject == Subject.COUNTRY
    return {
        "name_vi": forms.CharField(
            label=label_of(row.subject, "name_vi"),
            max_length=80 if country else 200,
            help_text=_("As state papers write it."),
        ),
        "name_en": forms.CharField(
            label=label_of(row.subject, "name_en"),
            max_length=80 if country else 200,
            required=country,
            help_text=_("For pages in English."),
        ),
        "aliases": NamesField(
            label=label_of(row.subject, "aliases"),
            required=False,
            help_text=_("As people and files write it too, one a line: Hmông, H'Mông."),
        ),
        "rank": forms.IntegerField(
            label=label_of(row.subject, "rank"),
            min_value=1,
            max_value=MOST_RANK,
            initial=100,
            help_text=_("Smaller numbers come first; equal ones stay in the order of the list."),
        ),
        **_days(row.subject),
        "legal_basis": forms.CharField(
            label=label_of(row.subject, "legal_basis"),
            max_length=200,
            required=False,
            help_text=_("Law, decree or decision with article and appendix."),
        ),
    }


def _days(subject: str) -> dict[str, forms.Field]:
    return {
        "valid_from": DayField(
            label=label_of(subject, "valid_from"),
            required=False,
            help_text=_("The first day on which it may be used. Empty: always."),
        ),
        "valid_until": DayField(
            label=label_of(subject, "valid_until"),
            required=False,
            help_text=_(
                "The first day on which it may no longer be used; records keep it. Empty: no end."
            ),
        ),
    }


def _of_high_income(*, new: bool) -> Iterator[tuple[str, forms.Field]]:
    if new:
        yield (
            "country",
            forms.ChoiceField(
                label=label_of(Subject.HIGH_INCOME, "country"),
                choices=_countries,
                help_text=_("A country that is missing here is first added to the countries."),
            ),
        )
    label = {n: label_of(Subject.HIGH_INCOME, n) for n in FIELDS[Subject.HIGH_INCOME]}
    yield "valid_from", DayField(label=label["valid_from"])
    yield (
        "source",
        forms.CharField(
            label=label["source"],
            max_length=200,
            help_text=_("Document or decision with number and date: no legal list exists."),
        ),
    )
    yield (
        "valid_until",
        DayField(
            label=label["valid_until"],
            required=False,
            help_text=_(
                "The first day off the list. For a row put on by mistake: the day it was put on."
            ),
        ),
    )
    yield (
        "source_until",
        forms.CharField(
            label=label["source_until"],
            max_length=200,
            required=False,
            help_text=_("Document or decision with number and date."),
        ),
    )


def _asked(attribute: Attribute) -> forms.Field:
    """The field of one attribute, by its kind."""
    said: dict[str, Any] = {"label": attribute.label, "required": False}
    if attribute.help:
        said["help_text"] = attribute.help
    if attribute.kind == Kind.YES:
        return forms.BooleanField(**said)
    if attribute.kind == Kind.NUMBER:
        said.setdefault("help_text", _("In digits, with a comma before parts: 0,7."))
        return MoneyField(**said)
    if attribute.kind == Kind.TEXT:
        return forms.CharField(max_length=200, **said)
    return forms.ChoiceField(choices=lambda: _options(attribute), **said)


def _options(attribute: Attribute) -> list[tuple[str, Any]]:
    if attribute.kind == Kind.COUNTRY:
        return _countries()
    if isinstance(attribute.options, str):
        return [_NONE, *book().choices(attribute.options)]
    return [_NONE, *attribute.options]


def _countries() -> list[tuple[str, Any]]:
    return [_NONE, *((country.code, country.name) for country in Country.objects.all())]


class AnswerForm(ActionForm):
    """What is said to who asked: needed for a refusal."""

    answer = forms.CharField(
        label=_("Answer to who asked"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A refusal says why; an acceptance may say something too."),
    )


class ListFilter(forms.Form):
    """The questions of one list."""

    use_required_attribute = False
    q = forms.CharField(label=_("Name or code"), required=False)
    on = DayField(label=_("As on the day"), required=False, help_text="")


class ChangesFilter(forms.Form):
    """The questions of the inbox; without any it shows what waits."""

    use_required_attribute = False
    state = forms.ChoiceField(
        label=pgettext_lazy("change", "State"),
        choices=[("", ChangeState.OPEN.label), ("all", _ALL[1]), *ChangeState.choices[1:]],
        required=False,
    )


def asked_of(form: forms.Form) -> Mapping[str, Any]:
    """What a filter asks, as far as it could be read."""
    form.is_valid()
    return form.cleaned_data
