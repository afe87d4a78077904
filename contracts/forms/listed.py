"""A choice from one of the reference lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reference.queries import Book

CHOOSE = ("", _("Choose…"))


class ListedField(forms.ChoiceField):
    """A code of a list. Entries of every time are offered: the rules know the day it is about."""

    def __init__(self, *, listing: str, empty: tuple[str, Any] = CHOOSE, **kwargs: Any) -> None:
        self.listing, self.empty = listing, empty
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def offer(self, lists: Book) -> None:
        self.choices = [self.empty, *lists.choices(self.listing)]


def offer_lists(form: forms.Form, lists: Book) -> None:
    """Fill every listed field of the form from one reading of the lists."""
    for field in form.fields.values():
        if isinstance(field, ListedField):
            field.offer(lists)
