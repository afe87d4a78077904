"""People are made by the action, so that keys, residence and audit are never forgotten."""

from datetime import date
from itertools import count

from accounts.models import User
from communes.models import Commune
from tests.factories import user_with
from workers.actions import register_worker
from workers.models import Worker

_numbers = count(1)


def worker_in(commune: Commune, *, by: User | None = None, **fields: object) -> Worker:
    """A person who lives there: Lò Văn An, born 6 May 1999, without citizen number."""
    facts: dict = {"full_name": "Lò Văn An", "born_on": date(1999, 5, 6), "sex": "male"}
    return register_worker(**{**facts, **fields}, commune=commune, by=by or a_clerk())


def citizen_number(*, sex: str = "male", born: int = 1999) -> str:
    """A number that fits sex and year of birth; each call another one."""
    century = (born // 100 - 19) * 2 + (1 if sex == "female" else 0)
    return f"014{century}{born % 100:02d}{next(_numbers):06d}"


def a_clerk() -> User:
    """A Department officer who recorded what a test does not care about."""
    known = User.objects.filter(username="clerk").first()
    return known or user_with("department_officer", username="clerk")
