"""System checks of the house."""

from typing import Any

from django.apps import apps
from django.core.checks import Error, register


@register
def every_column_of_a_person_is_sorted(app_configs: Any, **kwargs: Any) -> list[Error]:
    """A model with a Privacy class sorts every column into personal or plain."""
    errors = []
    for model in apps.get_models():
        privacy = getattr(model, "Privacy", None)
        if privacy is None:
            continue
        columns = {field.name for field in model._meta.concrete_fields}
        missing = columns - privacy.personal - privacy.plain
        unknown = (privacy.personal | privacy.plain) - columns
        for name, found in (("does not mention", missing), ("mentions unknown", unknown)):
            if found:
                errors.append(
                    Error(
                        f"{model._meta.label}.Privacy {name} {sorted(found)}.",
                        obj=model,
                        id="privacy.E001",
                    )
                )
    return errors
