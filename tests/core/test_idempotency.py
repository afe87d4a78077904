"""One key, one write; the stored hash gives nothing away."""

import hashlib
import json
from datetime import timedelta

import pytest

from core import clock
from core.idempotency import KEPT_DAYS, KeyUsed, body_hash, forget_old_keys, once
from core.models import SavedKey
from core.problems import Refused

BODY = {"personal_id": ["014099001234"]}


def write(calls, result="7"):
    def act():
        calls.append(result)
        return result

    return act


def test_the_second_call_gets_the_first_result(db):
    calls = []
    said = {"user_id": 1, "key": "k", "body": BODY}

    first = once(**said, write=write(calls, "7"))
    second = once(**said, write=write(calls, "8"))

    assert (first, second, calls) == (("7", True), ("7", False), ["7"])


def test_another_body_with_a_used_key_is_refused(db):
    once(user_id=1, key="k", body=BODY, write=write([]))

    with pytest.raises(KeyUsed):
        once(user_id=1, key="k", body={"personal_id": ["x"]}, write=write([]))


def test_a_failed_write_leaves_no_key(db):
    def fail():
        raise Refused([])

    with pytest.raises(Refused):
        once(user_id=1, key="k", body=BODY, write=fail)

    assert not SavedKey.objects.exists()


def test_the_hash_cannot_be_made_without_the_servers_key(settings):
    before = body_hash(BODY)
    assert before != hashlib.sha256(json.dumps(BODY, sort_keys=True).encode()).hexdigest()

    settings.SECRET_KEY = "another"

    assert body_hash(BODY) != before


def test_a_nul_character_in_a_key_is_no_trouble(db):
    assert once(user_id=1, key="a\0b", body=BODY, write=write([])) == ("7", True)
    assert once(user_id=1, key="a\0b", body=BODY, write=write([])) == ("7", False)


def test_old_keys_are_forgotten_and_young_ones_kept(db):
    with clock.turned_to(clock.now() - timedelta(days=KEPT_DAYS + 1)):
        once(user_id=1, key="old", body=BODY, write=write([]))
    once(user_id=1, key="young", body=BODY, write=write([]))

    assert forget_old_keys() == 1
    assert SavedKey.objects.get().key == "young"
