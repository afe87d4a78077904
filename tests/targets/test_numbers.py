import pytest

from communes.models import Commune
from targets.models import TargetBody
from targets.numbers import Number, read_whole, unit_label
from tests.factories.targets import MERGER


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("200", 200),
        (" 200 ", 200),
        ("0", 0),
        ("1.234", 1234),
        ("1,234", 1234),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("1.234.567", 1234567),
        ("007", 7),
    ],
)
def test_whole_numbers_are_read_as_people_write_them(typed, read):
    assert read_whole(typed) == read


@pytest.mark.parametrize("typed", ["", "   ", "-", "–", "—"])
def test_blank_and_a_dash_are_no_target_and_not_zero(typed):
    assert read_whole(typed) is None


@pytest.mark.parametrize(
    "typed", ["1.5", "1,5", "12.34", "1.2345", "-3", "ba", "1.234,567", "²", "٣", "1e3", "9" * 5000]
)
def test_anything_else_is_no_number(typed):
    with pytest.raises(ValueError):  # noqa: PT011
        read_whole(typed)


def test_a_unit_of_the_old_map_is_named_with_its_district():
    twice = {"kind": "xa", "name": "Chiềng Chung", "old_district": "Mai Sơn"}

    assert unit_label(Commune(**twice, valid_until=MERGER)) == "Xã Chiềng Chung (Mai Sơn)"
    assert unit_label(Commune(**twice)) == "Xã Chiềng Chung"


def test_a_body_is_the_same_however_its_tone_marks_are_placed():
    old, new = (Number(body=TargetBody(name=n), value=1) for n in ("Hoà Bình", "Hòa Bình"))

    assert old.key == new.key
