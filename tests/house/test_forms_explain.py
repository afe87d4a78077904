"""Every field of an entry form has a line that helps whoever fills it in."""

import importlib
import pkgutil
from collections.abc import Iterator

from django import forms

from core.forms import ActionForm
from tests.house.reading import APPS

# The label says it all. By name of the field, or "Form.field" where it does so only there.
SELF_EVIDENT = {
    "again": "the second typing of a password",
    "old_password": "the present password",
    "sex": "two choices, both visible",
    "country": "the list of countries stands in it",
    "AskForm.username": "asked of whoever signs in",
    "RevealForm.which": "the numbers of the file, each by its name",
    "ReasonForm.reason": "the page above says what the reason is for",
    "DecideForm.decision": "the choices are sentences",
    "matching.AskForm.asked_for": "the choices are sentences",
    "ChangeForm.kind": "the choices are sentences",
    "ChangeForm.form": "the legal forms, each by its name",
    "GoingForm.form": "the legal forms, each by its name",
    "GoingForm.duration_type": "long-term or seasonal, each with its limits",
    "SenderFields.form": "the legal forms, each by its name",
    "EndForm.end_kind": "the choices are sentences",
    "LetterForm.everywhere": "the label is a sentence",
    "CertificateForm.occupation": "an occupation by its name",
    "LanguageForm.level": "the levels as the certificate names them",
}


def _read_all_forms() -> None:
    for app in APPS:
        try:
            found = importlib.import_module(f"{app}.forms")
        except ModuleNotFoundError:
            continue
        for module in pkgutil.iter_modules(getattr(found, "__path__", ())):
            importlib.import_module(f"{app}.forms.{module.name}")


def entry_forms() -> set[type[ActionForm]]:
    _read_all_forms()

    def below(form: type[ActionForm]) -> Iterator[type[ActionForm]]:
        for child in form.__subclasses__():
            yield child
            yield from below(child)

    return {form for form in below(ActionForm) if form.__module__.split(".")[0] in APPS}


def fields() -> Iterator[tuple[str, str, str, forms.Field]]:
    for form in entry_forms():
        for name, field in form.base_fields.items():
            if not isinstance(field.widget, forms.HiddenInput):
                yield form.__module__.split(".")[0], form.__name__, name, field


def names(app: str, form: str, name: str) -> set[str]:
    return {name, f"{form}.{name}", f"{app}.{form}.{name}"}


def test_every_field_has_a_help_line_or_explains_itself():
    silent = sorted(
        f"{app}.{form}.{name}"
        for app, form, name, field in fields()
        if not field.help_text and not names(app, form, name) & SELF_EVIDENT.keys()
    )

    assert silent == []


def test_nothing_is_called_self_evident_that_has_a_help_line_or_is_gone():
    silent = set().union(*(names(a, f, n) for a, f, n, field in fields() if not field.help_text))

    assert SELF_EVIDENT.keys() - silent == set()


def test_there_are_forms_to_look_at():
    assert len(entry_forms()) >= 20
