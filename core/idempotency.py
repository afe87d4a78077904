"""A second click makes no second record.

Every entry form and unsafe API call carries a key. It is stored with a *successful* write only, in
the same transaction, and answers a repetition with the first result.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from core import clock
from core.models import SavedKey

# A draft left open over the holidays is sent again within this time, or typed anew.
KEPT_DAYS = 60


class KeyUsed(Exception):
    """The key was used for another body: already recorded, start a new entry."""

    def __init__(self, result: str) -> None:
        self.result = result
        super().__init__("key used")


def new_key() -> str:
    return secrets.token_urlsafe(24)


def body_hash(body: Mapping[str, Any]) -> str:
    """One hash for what was sent, whatever the order, without the key and the CSRF token.

    Keyed: a body holds citizen numbers, and a bare hash of so few possibilities can be undone.
    """
    plain = {k: v for k, v in body.items() if k not in ("csrfmiddlewaretoken", "idempotency_key")}
    text = json.dumps(plain, sort_keys=True, default=str)
    return salted_hmac("core.idempotency", text, algorithm="sha256").hexdigest()


def once(
    *, user_id: int, key: str, body: Mapping[str, Any], write: Callable[[], str]
) -> tuple[str, bool]:
    """Run `write` once for this user and key; it returns the result's id as text.

    Returns (result, first): first is False when the answer is that of an earlier call. Raises
    KeyUsed when the key was used with another body. Without a key there is no protection.
    """
    if not key:
        return write(), True
    sent = body_hash(body)
    if known := _answer(user_id, key, sent):
        return known, False
    try:
        with transaction.atomic():
            # The row first: a second click waits here for the first one's commit.
            saved = SavedKey.objects.create(
                user_id=user_id, key=_stored(key), body_hash=sent, result="", made_at=clock.now()
            )
            saved.result = write()
            saved.save(update_fields=["result"])
            return saved.result, True
    except IntegrityError:
        if known := _answer(user_id, key, sent):
            return known, False
        raise


def earlier_result(*, user_id: int, key: str, body: Mapping[str, Any]) -> str | None:
    """The result of an earlier write with this key and body; None if there was none.

    Raises KeyUsed when the key was used with another body.
    """
    return _answer(user_id, key, body_hash(body)) if key else None


def _answer(user_id: int, key: str, sent: str) -> str | None:
    saved = SavedKey.objects.filter(user_id=user_id, key=_stored(key)).first()
    if saved is None:
        return None
    if saved.body_hash != sent:
        raise KeyUsed(saved.result)
    return saved.result


def _stored(key: str) -> str:
    """Ours are letters and digits; what else arrives must not trouble the database."""
    return "".join(character for character in key if character.isprintable())[:64]


def forget_old_keys() -> int:
    """Delete the keys of writes that nobody repeats any more; how many."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    return SavedKey.objects.filter(made_at__lt=before).delete()[0]
