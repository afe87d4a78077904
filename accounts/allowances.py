"""How often a program may ask: so many requests in a minute, whichever process answers.

Web processes take requests of a minute in blocks, so that a block costs one short write and each
request of it nothing. On SQLite a long write would keep every reader waiting; there each process
has its share of the minute instead.
"""

from threading import Lock

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from accounts.models import Allowance, ApiClient
from core import clock

BLOCKS = 20  # of a minute's requests

_held: dict[int, tuple[int, int]] = {}  # client: minute, requests left of the last block
_lock = Lock()


def wait_for(client: ApiClient) -> int:
    """Count one request of this client; how many seconds it has to wait, 0: none."""
    seconds = int(clock.now().timestamp())
    minute = seconds // 60
    with _lock:
        of_minute, left = _held.get(client.pk, (minute, -1))
        if of_minute != minute or left < 0:
            left = _TAKE[connection.vendor](client, minute, new=True)
        elif left == 0:
            left = _TAKE[connection.vendor](client, minute, new=False)
        _held[client.pk] = (minute, max(0, left - 1))
    return 0 if left > 0 else 60 - seconds % 60


def _block_of_database(client: ApiClient, minute: int, *, new: bool) -> int:
    """The next block of this minute, what is left of it, or nothing."""
    with transaction.atomic():
        if new:
            # Not the last minute: another process may still be in it.
            Allowance.objects.filter(client=client, minute__lt=minute - 1).delete()
        made = [Allowance(client=client, minute=minute)]
        Allowance.objects.bulk_create(made, ignore_conflicts=True)
        row = Allowance.objects.select_for_update().get(client=client, minute=minute)
        block = min(max(1, client.per_minute // BLOCKS), client.per_minute - row.taken)
        if block > 0:
            Allowance.objects.filter(pk=row.pk).update(taken=F("taken") + block)
    return max(0, block)


def _share_of_process(client: ApiClient, _minute: int, *, new: bool) -> int:
    return max(1, client.per_minute // settings.WEB_PROCESSES) if new else 0


_TAKE = {"postgresql": _block_of_database, "sqlite": _share_of_process}


def forget_allowances() -> None:
    """For tests, where the same minute comes back with other rows."""
    with _lock:
        _held.clear()
