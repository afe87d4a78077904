"""Old units' numbers on a newer map: quotas after a merger."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communes.models import Commune
from communes.queries import Atlas, Change, atlas
from core import clock
from targets.carrying import carried, left_behind
from targets.queries import targets_on
from tests.factories import CommuneFactory
from tests.factories.targets import MERGER, TargetVersionFactory, give, merge

BEFORE = date(2025, 6, 30)


def old(name):
    return CommuneFactory(name=name, valid_from=None)


@pytest.fixture
def parts(db):
    return [old("Ít Ong"), old("Nặm Păm"), old("Chiềng San")]


@pytest.fixture
def merged(here, parts):
    return merge(*parts, into=here)


def entered(numbers):
    return give(TargetVersionFactory(), numbers)


def test_on_its_own_map_every_unit_has_its_number(parts, merged):
    version = entered({parts[0]: 3, parts[1]: 0})

    assert targets_on(version, atlas().on(BEFORE)) == {parts[0].pk: 3, parts[1].pk: 0}


def test_a_merged_unit_has_the_sum_of_its_parts(parts, merged):
    version = entered(dict(zip(parts, [3, 4, 0], strict=True)))

    assert targets_on(version, atlas().on(MERGER)) == {merged.pk: 7}


def test_one_part_without_a_number_leaves_no_figure(parts, merged):
    version = entered({parts[0]: 3, parts[1]: 4})

    assert targets_on(version, atlas().on(MERGER)) == {}


def test_a_part_that_was_divided_leaves_no_figure(here, next_door, parts):
    merge(parts[0], parts[1], into=here)
    merge(parts[2], into=here, in_part=True)
    merge(parts[2], into=next_door, in_part=True)
    version = entered(dict.fromkeys(parts, 5))

    assert targets_on(version, atlas().on(MERGER)) == {}


def test_the_number_of_the_unit_itself_comes_first(parts, merged):
    version = entered({merged: 9})

    assert targets_on(version, atlas().on(MERGER)) == {merged.pk: 9}


def test_a_newer_unit_cannot_be_placed_on_an_older_map(parts, merged):
    version = entered({merged: 9})

    assert targets_on(version, atlas().on(BEFORE)) == {}


def test_a_merger_of_mergers_is_followed(here, parts):
    between = CommuneFactory(name="Ít Ong mới", valid_from=date(2025, 2, 1))
    merge(parts[0], parts[1], into=between)
    for change in between.came_from.all():
        change.effective_on = date(2025, 2, 1)
        change.save()
    Commune.objects.filter(pk__in=[parts[0].pk, parts[1].pk]).update(valid_until=date(2025, 2, 1))
    merge(between, parts[2], into=here)
    version = entered(dict(zip(parts, [1, 2, 4], strict=True)))

    assert targets_on(version, atlas().on(date(2025, 3, 1))) == {between.pk: 3, parts[2].pk: 4}
    assert targets_on(version, atlas().on(MERGER)) == {here.pk: 7}


def test_a_merger_nobody_knew_of_leaves_the_units_as_they_were(here, parts):
    merge(*parts, into=here, entered_at=clock.at(date(2025, 7, 20)))
    version = entered(dict.fromkeys(parts, 2))
    earlier = atlas().on(MERGER, clock.at(date(2025, 7, 10)))

    assert targets_on(version, earlier) == {part.pk: 2 for part in parts}


def test_other_kinds_are_carried_by_themselves(parts, merged):
    version = entered(dict.fromkeys(parts, 2))
    give(version, {parts[0]: 1}, kind="long")

    assert targets_on(version, atlas().on(BEFORE), "long") == {parts[0].pk: 1}
    assert targets_on(version, atlas().on(MERGER), "long") == {}


def test_what_cannot_come_along_is_named(here, parts):
    merge(parts[0], parts[1], into=here)
    on_map = atlas().on(MERGER)
    numbers = {parts[0].pk: 3, parts[2].pk: 5}
    found = carried(numbers, on_map, atlas())

    assert found == {parts[2].pk: 5}
    assert left_behind(numbers, on_map, found) == {parts[0].pk: 3}


# Random maps of whole mergers ----------------------------------------------------------------


def unit(pk, first, last):
    return Commune(pk=pk, code=f"{pk:05d}", name=f"{pk}", valid_from=first, valid_until=last)


@st.composite
def whole_mergers(draw):
    """Old units, each of which lies wholly in one new unit; and a number for some or all."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=6))
    units, changes, pk = {}, [], 0
    for index, size in enumerate(sizes):
        new = 1000 + index
        units[new] = unit(new, MERGER, None)
        for _part in range(size):
            pk += 1
            units[pk] = unit(pk, None, MERGER)
            changes.append(Change(pk, new, MERGER, in_part=False, entered_at=clock.at(BEFORE)))
    numbers = {old: draw(st.integers(0, 500)) for old in range(1, pk + 1)}
    return Atlas(units, tuple(changes)), numbers


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(whole_mergers())
def test_whole_mergers_with_all_numbers_lose_and_add_nothing(world):
    drawn, numbers = world

    found = carried(numbers, drawn.on(MERGER), drawn)

    assert sum(found.values()) == sum(numbers.values())
    assert found.keys() == drawn.on(MERGER).units.keys()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(whole_mergers(), st.data())
def test_a_missing_number_empties_its_own_merged_unit_only(world, data):
    drawn, numbers = world
    missing = data.draw(st.sampled_from(sorted(numbers)))
    on_map = drawn.on(MERGER)
    whole = carried(numbers, on_map, drawn)

    found = carried({k: v for k, v in numbers.items() if k != missing}, on_map, drawn)

    assert whole.items() - found.items() == {(on_map.place(missing), whole[on_map.place(missing)])}
