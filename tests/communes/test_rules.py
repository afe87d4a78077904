from datetime import date

import pytest

from communes.rules import problems_with_code, problems_with_merger, problems_with_parts
from tests.factories.communes import unit

DAY = date(2027, 1, 1)


def ids(problems):
    return [problem.rule for problem in problems]


def test_a_sound_merger_has_no_problem():
    parts = [unit(1, date(2025, 7, 1)), unit(2)]

    found = problems_with_merger(
        parts=parts,
        code="00001",
        name="Mường Mới",
        effective_on=DAY,
        legal_basis="Nghị quyết số 1/NQ-UBTVQH16",
        with_that_code=parts[:1],
    )

    assert list(found) == []


def test_no_part_and_a_part_twice():
    one = unit(1)

    assert ids(problems_with_parts([], DAY)) == ["C-01"]
    assert ids(problems_with_parts([one, one], DAY)) == ["C-01"]


def test_a_part_that_ends_later_is_spoken_for():
    assert ids(problems_with_parts([unit(1, None, date(2030, 1, 1))], DAY)) == ["C-03"]


@pytest.mark.parametrize(("begins", "rules"), [(date(2026, 12, 31), []), (DAY, ["C-04"])])
def test_a_part_stands_for_a_day_at_least(begins, rules):
    assert ids(problems_with_parts([unit(1, begins)], DAY)) == rules


def test_the_sentence_names_the_unit_and_the_day():
    (problem,) = problems_with_parts([unit(7, None, date(2026, 5, 9))], DAY)

    assert "09/05/2026" in problem.message
    assert unit(7).name[:7] in problem.message


@pytest.mark.parametrize(
    ("begins", "ends", "rules"),
    [
        (None, DAY, []),
        (None, date(2027, 1, 2), ["C-06"]),
        (None, None, ["C-06"]),
        (date(2028, 1, 1), None, ["C-06"]),  # it would overlap: a new unit has no end
    ],
)
def test_a_code_belongs_to_one_unit_at_a_time(begins, ends, rules):
    other = unit(9, begins, ends)

    assert ids(problems_with_code([unit(1)], "00009", DAY, [other])) == rules
