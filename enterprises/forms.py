"""What the Department types about an enterprise, as the keywords of enterprises/actions.py."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import ActionForm, DayField
from enterprises.actions import FIELDS
from enterprises.models import Enterprise, EnterpriseKind, LicenceStatus

_ALL = ("", pgettext_lazy("filter", "All"))


class EnterpriseForm(ActionForm):
    """An enterprise's facts; with `version` when it exists already."""

    name = forms.CharField(label=_("Name"), help_text=_("As on the licence."))
    kind = forms.ChoiceField(label=_("Kind"), choices=EnterpriseKind.choices)
    licence_number = forms.CharField(label=_("Licence number"), required=False)
    licence_date = DayField(label=_("Licence date"), required=False)
    status = forms.ChoiceField(label=_("Licence status"), choices=LicenceStatus.choices)
    status_since = DayField(label=_("Since"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, enterprise: Enterprise | None = None, **kwargs: Any) -> None:
        seen = {name: getattr(enterprise, name) for name in (*FIELDS, "version") if enterprise}
        super().__init__(*args, initial=seen, **kwargs)
        self.fields["version"].required = enterprise is not None

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*FIELDS, "version")}

    def differences(self, current: dict[str, Any]) -> list[tuple[str, Any, Any]]:
        """(label, what is stored now, what was typed here) of each field where they differ."""
        return [
            (str(self.fields[name].label), self._words(name, now), self._words(name, mine))
            for name in FIELDS
            if (now := current[name]) != (mine := self.cleaned_data[name])
        ]

    def _words(self, name: str, value: Any) -> str:
        if hasattr(value, "strftime"):
            return value.strftime("%d/%m/%Y")
        said: dict[Any, Any] = dict(getattr(self.fields[name], "choices", ()))
        return str(said.get(value, value or ""))


class EnterpriseSearchForm(forms.Form):
    """The filters of the list."""

    use_required_attribute = False
    q = forms.CharField(label=_("Name or licence number"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[_ALL, *EnterpriseKind.choices], required=False
    )
    status = forms.ChoiceField(
        label=_("Licence status"), choices=[_ALL, *LicenceStatus.choices], required=False
    )
