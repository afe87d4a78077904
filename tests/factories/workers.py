"""People are made by the action, so that keys, residence and audit are never forgotten."""

from datetime import date
from itertools import count

from accounts.models import User
from communes.models import Commune
from tests.factories import user_with
from workers.actions import (
    record_language,
    record_passport,
    record_priority,
    register_worker,
)
from workers.models import Passport, Worker

_numbers = count(1)


def worker_in(commune: Commune, *, by: User | None = None, **fields: object) -> Worker:
    """A person who lives there: Lò Văn An, born 6 May 1999, without citizen number."""
    facts: dict = {"full_name": "Lò Văn An", "born_on": date(1999, 5, 6), "sex": "male"}
    return register_worker(**{**facts, **fields}, commune=commune, by=by or a_clerk())


def citizen_number(*, sex: str = "male", born: int = 1999) -> str:
    """A number that fits sex and year of birth; each call another one."""
    century = (born // 100 - 19) * 2 + (1 if sex == "female" else 0)
    return f"014{century}{born % 100:02d}{next(_numbers):06d}"


def passport_of(worker: Worker, number: str = "", **fields: object) -> Passport:
    """A passport of ten years from 2 March 2024 on, which becomes the current one."""
    facts: dict = {"issued_on": date(2024, 3, 2), "expires_on": date(2034, 3, 2), **fields}
    number = number or f"C{next(_numbers):07d}"
    return record_passport(worker=worker, number=number, **{"by": a_clerk(), **facts})


def papers_of(worker: Worker) -> None:
    """One passport, one language and one priority group."""
    passport_of(worker)
    record_language(worker=worker, language="ja", level="N4", by=a_clerk())
    record_priority(worker=worker, group="merit", since=date(2020, 1, 1), by=a_clerk())


def a_clerk() -> User:
    """A Department officer who recorded what a test does not care about."""
    known = User.objects.filter(username="clerk").first()
    return known or user_with("department_officer", username="clerk")
