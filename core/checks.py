"""System checks of the house."""

from typing import Any

from django.apps import apps
from django.core.checks import Error, register

from core import crypto


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


@register
def identity_keys_can_encrypt(app_configs: Any, **kwargs: Any) -> list[Error]:
    """A spoiled key is found at the start, not when the first number is to be kept."""
    try:
        crypto.encrypt("0")
    except ValueError as error:
        return [
            Error(
                f"IDENTITY_KEYS: {error}",
                hint="Each key is 32 bytes in url-safe base64; .env.example says how to make one.",
                id="identity.E001",
            )
        ]
    return []
