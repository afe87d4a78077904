"""From the outbox of the audit to the feed: numbers are given after the commit, one run at a time.

Two writers commit in another order than their keys were given out: a reader that remembers the
highest key it has seen loses the one that came later. So nobody numbers but this job, behind one
lock that it holds to the end of its own transaction, and it numbers only what it finds committed:
whoever sees a number sees all that are lower (docs/adr/0021).
"""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from audit.models import AuditEntry, Unnumbered
from core.inserting import insert_many
from exchange.ground import Key, Touched, standing, told_last, touched
from exchange.models import FeedClock, FeedEntry, Told, What

# Each transaction is short.
CHUNK = 1000


def number_changes() -> int:
    """Give numbers to everything that waits; how many entries of the audit that were.

    Two at once, or one that is killed, change nothing: what was numbered is deleted from the outbox
    in the same transaction.
    """
    done = 0
    while Unnumbered.objects.exists():
        count = _number_chunk()
        done += count
        if count < CHUNK:
            break
    return done


@transaction.atomic
def _number_chunk() -> int:
    last = _locked()
    waiting = list(Unnumbered.objects.order_by("pk").values_list("pk", "entry")[:CHUNK])
    entries = AuditEntry.objects.in_bulk([entry for _pk, entry in waiting])
    about = touched([entries[entry] for _pk, entry in waiting if entry in entries])
    told = told_last(about.keys)
    before = {key: _state(last) for key, last in told.items()}
    made = list(_changes(about, standing(about.keys), told))
    for number, entry in enumerate(made, start=last + 1):
        entry.number = number
    insert_many(made)
    _remember(told, before)
    FeedClock.objects.filter(pk=1).update(last_number=last + len(made))
    # Exactly those that were read: others have come in meanwhile.
    Unnumbered.objects.filter(pk__in=[pk for pk, _entry in waiting]).delete()
    return len(waiting)


def _locked() -> int:
    """The last number given out; nobody else numbers until this transaction is over."""
    held = FeedClock.objects.select_for_update().filter(pk=1).values_list("last_number", flat=True)
    if (last := held.first()) is None:
        FeedClock.objects.get_or_create(pk=1)
        last = held.first()
    assert last is not None
    return last


def _changes(
    about: Touched, now: dict[Key, int | None], told: dict[Key, Told]
) -> Iterator[FeedEntry]:
    """What is to be told, in order. `told` is brought up to it."""
    for entry, records in about.records:
        for key in records:
            if key not in told:
                told[key] = Told(register=key[0], key=key[1], standing=False)
            last = told[key]
            last.owner = about.owners.get(key, last.owner)
            for what, unit in _became(last, here=key in now, unit=now.get(key)):
                yield FeedEntry(
                    register=key[0], key=key[1], what=what, commune_id=unit, at=entry.at
                )


def _became(last: Told, *, here: bool, unit: int | None) -> Iterator[tuple[What, int | None]]:
    """What became of a record since it was told of last: for the unit it left, and where it is."""
    was, before = last.standing, last.commune_id
    last.standing, last.commune_id = here, unit if here else before
    if was and here and unit == before:
        yield What.CHANGED, unit
        return
    if was:
        yield What.WITHDRAWN, before
    if here:
        yield What.CREATED, unit


def _remember(told: dict[Key, Told], before: dict[Key, tuple[Any, ...]]) -> None:
    """Keep what has changed of what was told last; what never stood was never told."""
    insert_many(last for last in told.values() if last.pk is None and last.standing)
    moved = [last for key, last in told.items() if key in before and before[key] != _state(last)]
    Told.objects.bulk_update(moved, ["standing", "commune", "owner"], batch_size=200)


def _state(last: Told) -> tuple[Any, ...]:
    return last.standing, last.commune_id, last.owner
