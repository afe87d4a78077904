"""Fields that certificates and courses have in common."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from reference.queries import Item, book

_APART = "|"


class OccupationField(forms.ChoiceField):
    """An occupation of the list; the choices are read with each form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Occupation"))
        super().__init__(**kwargs)

    def offer(self, *, empty: str | Promise) -> None:
        self.choices = [("", empty), *book().choices("occupation")]


class LanguageField(forms.ChoiceField):
    """A language and one of its levels in one list, so that they always fit together."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Language and level"))
        super().__init__(**kwargs)

    def offer(self, *, empty: str | Promise) -> None:
        groups = [(item.name, _levels(item)) for item in book().items("language")]
        self.choices = [("", empty), *groups]

    @staticmethod
    def written(language: str, level: str) -> str:
        """The value that stands for both."""
        return f"{language}{_APART}{level}" if language else ""

    @staticmethod
    def read(value: str) -> tuple[str, str]:
        """Language and level, both empty where none was chosen."""
        language, _stroke, level = value.partition(_APART)
        return language, level


def _levels(item: Item) -> list[tuple[str, str]]:
    named = filter(None, (level.strip() for level in (item.says("levels") or "").split(",")))
    without = pgettext("language", "%(name)s, level not stated") % {"name": item.name}
    return [
        (f"{item.code}{_APART}", without),
        *((f"{item.code}{_APART}{level}", f"{item.name} {level}") for level in named),
    ]
