"""What speaks against drafts of passports; what is asked is asked once for all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from core import clock, crypto
from core.parts import in_parts
from core.problems import Problem
from workers import rules
from workers.drafts import PassportDays, PassportEntry
from workers.models import Passport


def standing_passports(workers: Iterable[int]) -> dict[int, list[Passport]]:
    """The passports of these people that were not withdrawn, one query a few thousand."""
    held: dict[int, list[Passport]] = {pk: [] for pk in workers}
    for some in in_parts(sorted(held)):
        for passport in Passport.objects.filter(worker__in=some, withdrawn_on=None):
            held[passport.worker_id].append(passport)
    return held


def problems_with_passports(
    entries: Sequence[PassportEntry], *, held: Mapping[int, Sequence[Passport]]
) -> list[list[Problem]]:
    """What speaks against each entry (W-37 to W-40, W-45), but for what other files have. The
    numbers are tidy; `held` are the standing passports of these people."""
    today = clock.today()
    known = {pk: {passport.number_print for passport in mine} for pk, mine in held.items()}
    found = []
    for entry in entries:
        mine, mark = known[entry.worker.pk], crypto.fingerprint(entry.number) or ""
        problems = rules.problems_with_passport(
            number=entry.number,
            issued_on=entry.issued_on,
            expires_on=entry.expires_on,
            born_on=entry.worker.born_on,
            today=today,
        )
        found.append([*problems, *rules.problems_with_second_passport(known=mark in mine)])
        mine.add(mark)
    return found


def problems_with_days(entry: PassportDays, today: date) -> Iterator[Problem]:
    """The days of a recorded passport, corrected (W-39 to W-41)."""
    passport = entry.passport
    yield from rules.problems_with_standing(withdrawn=passport.withdrawn_on is not None)
    yield from rules.problems_with_passport_days(
        issued_on=entry.issued_on,
        expires_on=entry.expires_on,
        born_on=passport.worker.born_on,
        today=today,
    )
