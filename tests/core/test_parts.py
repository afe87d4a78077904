"""Long lists in parts: every key once, in order, never more than one query takes."""

from core.parts import AT_ONCE, in_parts


def test_every_key_is_in_one_part():
    keys = list(range(2 * AT_ONCE + 1))

    parts = list(in_parts(keys))

    assert [key for part in parts for key in part] == keys
    assert [len(part) for part in parts] == [AT_ONCE, AT_ONCE, 1]


def test_no_keys_are_no_question():
    assert list(in_parts([])) == []
