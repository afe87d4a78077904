"""Files that may be of one person: which pairs, in what order, and why."""

from datetime import date

import pytest

from accounts.scopes import EVERYWHERE, Scope
from matching import actions
from matching.queries.likely import likely_pairs, marked, with_files
from tests.factories.matching import merged
from tests.factories.workers import citizen_number, worker_in

pytestmark = pytest.mark.django_db


def pairs(scope=EVERYWHERE, **asked) -> list[tuple[int, int]]:
    return [(pair.low, pair.high) for pair in likely_pairs(scope, **asked)]


def test_same_name_and_day_of_birth_is_a_pair_whatever_the_marks(here, next_door):
    one = worker_in(here, full_name="Lò Văn Hoà")
    other = worker_in(next_door, full_name="Lo Van Hoa")
    worker_in(here, full_name="Lò Văn Hoàng")
    worker_in(here, full_name="Hoà")
    worker_in(here, full_name="Lò Văn Hoà", born_on=date(1998, 5, 6))

    assert pairs() == [(one.pk, other.pk)]


def test_another_day_of_the_year_is_a_namesake_only(here, next_door):
    one = worker_in(here)
    other = worker_in(next_door, born_on=date(1999, 8, 1))

    assert pairs() == []
    assert pairs(all_namesakes=True) == [(one.pk, other.pk)]


def test_a_birth_known_by_year_fits_every_day_of_it(here):
    one = worker_in(here, village="Bản Hoa")
    other = worker_in(here, village="Ban Hoa", born_on=date(1999, 1, 1), born_precision="year")

    assert pairs() == [(one.pk, other.pk)]


def test_the_most_alike_come_first_and_say_why(here, next_door):
    far = worker_in(next_door)
    near = worker_in(here, village="Bản Hoa", phone="0912345678")
    twin = worker_in(here, village="Bản Hoa", phone="0912345678")

    found = likely_pairs(EVERYWHERE)

    assert [(p.low, p.high) for p in found][0] == (near.pk, twin.pk)
    assert len(found) == 3
    assert len(found[0].reasons) == 4
    assert all(far.pk in (p.low, p.high) for p in found[1:])


def test_two_numbers_and_another_sex_speak_against_it(here, next_door):
    worker_in(here, personal_id=citizen_number())
    worker_in(next_door, personal_id=citizen_number())
    worker_in(here, full_name="Lò Thị Mai", sex="female")
    worker_in(next_door, full_name="Lò Thị Mai", sex="male")

    assert pairs() == []


def test_a_commune_sees_pairs_with_both_files_in_it(here, next_door):
    scope = Scope(commune_ids=frozenset({here.pk}))
    one, other = worker_in(here), worker_in(here)
    worker_in(next_door)

    assert pairs(scope) == [(one.pk, other.pk)]
    assert len(pairs()) == 3


def test_told_apart_is_remembered_until_it_is_taken_back(here, department):
    one, other = worker_in(here), worker_in(here)

    mark = actions.tell_apart(one=other, other=one, reason="Anh em họ", by=department)
    assert pairs() == []
    assert [(p.low, p.high, p.reasons) for p in marked(EVERYWHERE)] == [
        (one.pk, other.pk, ["Anh em họ"])
    ]

    actions.take_back(mark=mark, by=department)
    assert pairs() == [(one.pk, other.pk)]
    assert marked(EVERYWHERE) == []


def test_what_is_merged_is_no_pair(here):
    one, other = worker_in(here), worker_in(here)
    merged(one, other)

    assert pairs() == []


def test_the_pairs_of_one_file(here):
    one, other = worker_in(here), worker_in(here)
    for _ in range(2):
        worker_in(here, full_name="Lò Văn Bình")

    assert pairs(of=one.pk) == [(one.pk, other.pk)]
    assert len(pairs()) == 2


def test_pairs_take_as_many_queries_however_many_there_are(here, django_assert_max_num_queries):
    for _ in range(4):
        worker_in(here)

    # Marks, names, and one for each table with numbers of papers.
    with django_assert_max_num_queries(6):
        found = likely_pairs(EVERYWHERE)
    with django_assert_max_num_queries(1):
        assert len(with_files(found)) == 6
