"""A second click makes no second record.

Every entry form and unsafe API call carries a key. It is stored with a *successful* write only, in
the same transaction, and answers a repetition with the first result.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from core import clock
from core.models import SavedKey


class KeyUsed(Exception):
    """The key was used for another body: already recorded, start a new entry."""

    def __init__(self, result: str) -> None:
        self.result = result
        super().__init__("key used")


def new_key() -> str:
    return secrets.token_urlsafe(24)


def body_hash(body: Mapping[str, Any]) -> str:
    """One hash for what was sent, whatever the order, without the key and the CSRF token."""
    plain = {k: v for k, v in body.items() if k not in ("csrfmiddlewaretoken", "idempotency_key")}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()


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
                user_id=user_id, key=key[:64], body_hash=sent, result="", made_at=clock.now()
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
    saved = SavedKey.objects.filter(user_id=user_id, key=key[:64]).first()
    if saved is None:
        return None
    if saved.body_hash != sent:
        raise KeyUsed(saved.result)
    return saved.result
