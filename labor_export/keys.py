"""Keys of the embedded default: made on the first start, kept beside the database they protect."""

import json
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.management.utils import get_random_secret_key


def kept_in(path: Path) -> dict[str, str]:
    """The keys stored in that file, made now if there are none. Two processes may race here."""
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            json.dump(
                {
                    "secret": get_random_secret_key(),
                    "identity": Fernet.generate_key().decode(),
                    "hmac": get_random_secret_key(),
                },
                file,
            )
    except FileExistsError:
        pass
    return json.loads(path.read_text())
