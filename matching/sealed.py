"""What was typed before "already recorded", carried to the next page without being readable."""

import json
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken

from accounts.models import User
from core import clock, crypto

# As long as somebody may take to fill in the question.
LASTS = timedelta(hours=12)


def seal(typed: dict[str, Any], *, about: int | None, by: User) -> str:
    """Encrypted, for this person only: the facts, and the own file they were typed for."""
    at = clock.now().isoformat()
    return crypto.encrypt(json.dumps({"typed": typed, "about": about, "by": by.pk, "at": at}))


def unseal(text: str, *, by: User) -> dict[str, Any] | None:
    """What was sealed for this person lately; None for anything else."""
    try:
        said: dict[str, Any] = json.loads(crypto.decrypt(text))
        fresh = clock.now() - datetime.fromisoformat(said["at"]) < LASTS
    except (InvalidToken, ValueError, KeyError, TypeError):
        return None
    return said if said.get("by") == by.pk and fresh else None
