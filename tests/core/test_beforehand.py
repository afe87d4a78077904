"""Steps that stay although what they belong to is undone."""

import pytest
from django.db import transaction

from core import clock
from core.beforehand import beforehand, with_steps_beforehand
from core.models import Mark, MarkKind
from core.problems import Refused


def marked():
    return sorted(Mark.objects.values_list("key", flat=True))


def mark(key):
    Mark.objects.create(kind=MarkKind.WORKER, key=key, made_at=clock.now())


@with_steps_beforehand
@transaction.atomic
def act(*keys, refused=False):
    mark(1)
    for key in keys:
        beforehand(str(key), lambda key=key: mark(key))
    if refused:
        raise Refused([])
    return marked()


@pytest.mark.django_db(transaction=True)
def test_each_step_is_done_once_and_then_the_action():
    assert act(2, 3, 2) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_the_step_stays_when_the_action_is_refused():
    with pytest.raises(Refused):
        act(2, refused=True)

    assert marked() == [2]


@pytest.mark.django_db(transaction=True)
def test_an_action_inside_another_leaves_the_step_to_the_outermost():
    @with_steps_beforehand
    @transaction.atomic
    def outer():
        act(2)
        raise Refused([])

    with pytest.raises(Refused):
        outer()

    assert marked() == [2]


@pytest.mark.django_db(transaction=True)
def test_what_the_step_refuses_ends_the_action():
    @with_steps_beforehand
    @transaction.atomic
    def asking():
        mark(1)
        beforehand("refused", no)

    def no():
        raise Refused([])

    with pytest.raises(Refused):
        asking()

    assert marked() == []


@pytest.mark.django_db(transaction=True)
def test_the_next_action_does_its_own_steps():
    with pytest.raises(Refused):
        act(2, refused=True)
    Mark.objects.all().delete()

    assert act(2) == [1, 2]
