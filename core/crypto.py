"""Citizen numbers: encrypted for keeping, hashed with a key for finding, masked for showing."""

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


@lru_cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(number: str) -> str:
    """The number as it is stored; empty stays empty."""
    return _box(tuple(settings.IDENTITY_KEYS)).encrypt(number.encode()).decode() if number else ""


def decrypt(stored: str) -> str:
    """The number in clear, whichever of the keys in use encrypted it."""
    return _box(tuple(settings.IDENTITY_KEYS)).decrypt(stored.encode()).decode() if stored else ""


def seal(content: bytes) -> str:
    """Any content as it is stored: the same box as for numbers, so that its keys rotate too."""
    return _box(tuple(settings.IDENTITY_KEYS)).encrypt(content).decode()


def unseal(stored: str) -> bytes:
    """What was sealed, whichever of the keys in use sealed it."""
    return _box(tuple(settings.IDENTITY_KEYS)).decrypt(stored.encode())


def under_first_key(stored: str) -> str:
    """The same content encrypted with the first key; unchanged when it already is."""
    try:
        Fernet(settings.IDENTITY_KEYS[0]).decrypt(stored.encode())
    except InvalidToken:
        return seal(unseal(stored))
    return stored


def fingerprint(number: str) -> str | None:
    """The same number always gives the same fingerprint: unique and searchable, not reversible."""
    if not number:
        return None
    key = settings.IDENTITY_HMAC_KEY.encode()
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()


def mask(number: str) -> str:
    """014203001223 → 014*******23."""
    if len(number) < 6:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def mask_front(number: str) -> str:
    """B1234567 → *****567: passports and old cards show their last three characters."""
    return f"{'*' * (len(number) - 3)}{number[-3:]}" if len(number) > 5 else "*" * len(number)
