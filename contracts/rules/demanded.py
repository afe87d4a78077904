"""Rules about what a legal form and a programme ask for, and about codes of lists."""

from collections.abc import Iterator
from datetime import date
from functools import cache

from django.utils.translation import gettext as _

from contracts.choices import DurationType
from contracts.demands import DEMANDS, MONEY, Demand, asked, demand
from contracts.models import Contract
from contracts.rules.facts import Going
from core.problems import Problem
from reference.queries import Book

# Which list a coded field takes its codes from.
LISTED = {
    "programme": "programme",
    "occupation": "occupation",
    "wage_currency": "currency",
    "fee_currency": "currency",
    "return_reason": "return_reason",
    "language_gained": "language",
}
# Looked at by rules of their own: who sends (D-11), and money, which only warns (D-38).
_ELSEWHERE = frozenset({"enterprise", *MONEY})


def problems_with_demands(going: Going, *, lists: Book) -> Iterator[Problem]:
    """What this form does not ask for stays empty; the programme fits country and form."""
    for name in _foreign(going.form):
        if getattr(going, name):
            yield Problem(
                rule="D-28",
                field=name,
                message=_(
                    "The legal form “%(form)s” has no “%(field)s”. Leave the field empty, or"
                    " choose another form."
                )
                % {"form": _form_name(going.form), "field": field_name(name)},
            )
    yield from _problems_with_programme(going, lists)


@cache
def _foreign(form: str) -> tuple[str, ...]:
    """What a departure in that form has no business to say."""
    return tuple(
        name
        for name in DEMANDS
        if demand(form, name) is Demand.NOT_ASKED and name not in _ELSEWHERE
    )


def _problems_with_programme(going: Going, lists: Book) -> Iterator[Problem]:
    programme = lists.item("programme", going.programme) if going.programme else None
    if programme is None:
        return
    country, form = programme.says("country"), programme.says("form")
    if country and going.country and going.country.code != country:
        yield Problem(
            rule="D-29",
            field="programme",
            message=_(
                "The programme “%(programme)s” does not lead to that country. Correct the"
                " programme or the country."
            )
            % {"programme": programme.name},
        )
    if form and going.form and going.form != form:
        yield Problem(
            rule="D-30",
            field="programme",
            message=_(
                "Under the programme “%(programme)s” people leave in another form: %(form)s."
                " Correct the programme or the form."
            )
            % {"programme": programme.name, "form": lists.name("legal_form", form)},
        )
    if programme.says("seasonal") and going.duration_type != DurationType.SEASONAL:
        yield Problem(
            rule="D-31",
            field="duration_type",
            warning=True,
            message=_("The programme “%(programme)s” is seasonal. Check the kind of stay.")
            % {"programme": programme.name},
        )


def problems_with_codes(*, lists: Book, on: date, **codes: str) -> Iterator[Problem]:
    """A code stands on its list, and holds on the day that is spoken of."""
    for name, code in codes.items():
        item = lists.item(LISTED[name], code) if code else None
        if code and not (item and item.holds_on(on)):
            yield Problem(
                rule="D-32",
                field=name,
                message=_("“%(entry)s” is not on the list of that day. Choose another entry.")
                % {"entry": item.name if item else code},
            )


def to_follow(said: Going | Contract) -> list[str]:
    """What the form asks for and nobody has entered yet, as labels; it may follow."""
    return [
        field_name(name)
        for name in asked(said.form, Demand.DUE)
        if getattr(said, name) in (None, "")
    ]


def field_name(name: str) -> str:
    """What people call that field."""
    return str(Contract._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _form_name(form: str) -> str:
    return str(dict(Contract._meta.get_field("form").flatchoices)[form])
