"""Forms whose fields are an action's keywords: they clean, they do not decide."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext, gettext_lazy

from core.idempotency import KeyUsed, new_key, once
from core.problems import Problem, Refused


class DayField(forms.DateField):
    """A day written as 06/05/2026, in a plain text box: it looks the same in every browser."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"placeholder": "dd/mm/yyyy", "autocomplete": "off", "inputmode": "numeric"}
        kwargs.setdefault("widget", forms.DateInput(attrs=attrs, format="%d/%m/%Y"))
        kwargs.setdefault("help_text", gettext_lazy("Day/month/year, for example 06/05/2026."))
        super().__init__(**kwargs)


class ActionForm(forms.Form):
    """The entry form of one action. It carries the key that makes a second click harmless."""

    # The browser's own bubbles speak the browser's language and hide our sentences.
    use_required_attribute = False
    idempotency_key = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_key)

    # Where the action's keyword is entered in a field of another name.
    shown_at: ClassVar[dict[str, str]] = {}

    def show(self, problems: Iterable[Problem]) -> None:
        """Put each refusal next to its field, or above the form. Warnings refuse nothing."""
        for problem in problems:
            if not problem.warning:
                field = self.shown_at.get(problem.field or "", problem.field)
                self.add_error(field if field in self.fields else None, problem.message)

    def write_once(self, request: HttpRequest, write: Callable[[], str]) -> str | None:
        """Run the write once for this form; its result, or None when the form says why not.

        A second click gets the first one's result. After "back" and a change, the key is spent:
        then the form says so, keeps what was typed and carries a new key.
        """
        body = dict(request.POST.lists())
        try:
            return once(
                user_id=request.user.pk or 0,
                key=self.cleaned_data["idempotency_key"],
                body=body,
                write=write,
            )[0]
        except Refused as refused:
            self.show(refused.problems)
        except KeyUsed:
            self.add_error(
                None,
                gettext(
                    "This entry is already recorded. To record another one, check what is typed"
                    " here and send it again."
                ),
            )
            self.replace(idempotency_key=new_key())
        return None

    def replace(self, **values: str) -> None:
        """Send these values back with the form instead of those that came with it."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, value in values.items():
            data[self.add_prefix(name)] = value
        self.data = data
