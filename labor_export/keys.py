"""Keys of the embedded default: made on the first start, kept beside the database they protect."""

import json
import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.management.utils import get_random_secret_key


def kept_in(path: Path) -> dict[str, str]:
    """The keys stored in that file, made now if there are none. Two processes may race here."""
    if not path.exists():
        _make(path)
    return json.loads(path.read_text())


def _make(path: Path) -> None:
    fresh = {
        "secret": get_random_secret_key(),
        "identity": Fernet.generate_key().decode(),
        "hmac": get_random_secret_key(),
    }
    number, beside = tempfile.mkstemp(dir=path.parent)  # readable by the owner only
    with os.fdopen(number, "w") as file:
        json.dump(fresh, file)
    try:
        os.link(beside, path)  # complete, or not there; the first of two wins
    except FileExistsError:
        pass
    finally:
        os.unlink(beside)
