"""Two files of two people: said once, taken back once."""

import pytest
from django.core.exceptions import PermissionDenied

from core.problems import Refused
from matching import actions
from matching.queries.merges import told_apart
from tests.factories.workers import worker_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(here):
    return worker_in(here), worker_in(here)


def refused_by(act) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return [problem.rule for problem in refused.value.problems]


def test_it_is_said_once_with_its_reason(files, officer):
    one, other = files
    assert refused_by(lambda: actions.tell_apart(one=one, other=other, reason="", by=officer)) == [
        "M-16"
    ]

    actions.tell_apart(one=one, other=other, reason="Anh em", by=officer)

    assert told_apart(other.pk, one.pk)
    assert refused_by(
        lambda: actions.tell_apart(one=other, other=one, reason="Anh em", by=officer)
    ) == ["M-08"]


def test_one_file_is_not_told_apart_from_itself(files, officer):
    assert refused_by(
        lambda: actions.tell_apart(one=files[0], other=files[0], reason="Anh em", by=officer)
    ) == ["M-08"]


def test_it_is_taken_back_once(files, officer):
    mark = actions.tell_apart(one=files[0], other=files[1], reason="Anh em", by=officer)

    actions.take_back(mark=mark, by=officer)

    assert told_apart(files[0].pk, files[1].pk) is None
    assert refused_by(lambda: actions.take_back(mark=mark, by=officer)) == ["M-09"]


def test_both_files_must_be_in_ones_own_scope(files, next_door, officer, neighbour):
    with pytest.raises(PermissionDenied):
        actions.tell_apart(one=files[0], other=worker_in(next_door), reason="Anh em", by=officer)
    with pytest.raises(PermissionDenied):
        actions.tell_apart(one=files[0], other=files[1], reason="Anh em", by=neighbour)
