"""A column that holds a code of a list."""

from typing import Any

from django.db import models

from reference.queries import book


class CodeField(models.CharField):
    """A code of one reference list; `get_…_display()` and histories show the entry's name.

    The list is read when it is shown, never while the program starts: what may be stored is the
    actions' question (the list of the day it is about), and an old code keeps its name.
    """

    def __init__(self, *args: Any, listing: str, **kwargs: Any) -> None:
        self.listing = listing
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"listing": self.listing}

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:  # noqa: FBT001, FBT002 Django's own
        super().contribute_to_class(cls, name, private_only)

        def display(row: Any) -> str:
            return book().name(self.listing, getattr(row, name))

        setattr(cls, f"get_{name}_display", display)

    @property
    def flatchoices(self) -> list[tuple[str, str]]:
        """The names of all codes, for histories (audit/queries.py)."""
        return book().choices(self.listing)
