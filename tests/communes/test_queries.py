from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from communes.models import Commune
from communes.queries import atlas
from core import clock
from tests.factories import CommuneFactory
from tests.factories.communes import (
    REFORM,
    OldUnitFactory,
    atlas_of,
    change,
    divided,
    merged,
    unit,
)

D1, D2, D3 = date(2020, 1, 1), date(2023, 1, 1), date(2026, 1, 1)
DAY = timedelta(days=1)
RUNS = settings(deadline=None, max_examples=60)


# One merger --------------------------------------------------------------------------------------


@pytest.fixture
def one_merger():
    """1 and 2 become 3 on D2; 4 has nothing to do with it."""
    units = [unit(1, None, D2), unit(2, None, D2), unit(3, D2), unit(4)]
    return atlas_of(units, change(1, 3, D2), change(2, 3, D2))


def test_the_day_of_a_merger_belongs_to_the_new_unit(one_merger):
    assert set(one_merger.on(D2 - DAY).units) == {1, 2, 4}
    assert set(one_merger.on(D2).units) == {3, 4}


def test_parts_lie_in_the_new_unit_from_that_day_on(one_merger):
    assert one_merger.on(D2).members(3) == {1, 2, 3}
    assert one_merger.on(D2 - DAY).members(1) == {1}


def test_a_later_unit_is_nowhere_on_an_earlier_map(one_merger):
    assert one_merger.on(D2 - DAY).place(3) is None
    assert one_merger.on(D2 - DAY).members(3) == frozenset()


def test_the_successor_is_the_unit_itself_until_the_merger(one_merger):
    assert one_merger.successor(1, D2 - DAY).pk == 1
    assert one_merger.successor(1, D2).pk == 3
    assert one_merger.successor(3, D2 - DAY) is None


def test_an_unknown_unit_is_nowhere(one_merger):
    assert one_merger.on(D2).place(99) is None
    assert one_merger.successor(99, D2) is None
    assert one_merger.heirs(99, D2) == frozenset()


def test_the_answer_names_the_day_asked_for(one_merger):
    assert one_merger.on(D3).day == D3
    assert one_merger.on(D3 + DAY).day == D3 + DAY


def test_a_unit_is_found_by_its_address(one_merger):
    assert one_merger.with_key("00003-2023-01-01").pk == 3
    assert one_merger.with_key("00001-").pk == 1
    assert one_merger.with_key("00003-") is None


# Known when --------------------------------------------------------------------------------------


def test_a_merger_that_was_not_known_leaves_its_parts_standing():
    units = [unit(1, None, D2), unit(2, None, D2), unit(3, D2)]
    late = clock.at(D3)
    drawn = atlas_of(units, change(1, 3, D2, entered_at=late), change(2, 3, D2, entered_at=late))

    before = drawn.on(D3, late - DAY)

    assert set(before.units) == {1, 2}
    assert before.place(3) is None
    assert set(drawn.on(D3, late).units) == set(drawn.on(D3).units) == {3}


def test_a_known_share_of_a_unit_does_not_end_it():
    # 1 gave a village to 2 on D1 and merged into 3 on D2; only the first was known.
    units = [unit(1, None, D2), unit(2, D1), unit(3, D2)]
    village = change(1, 2, D1, in_part=True)
    drawn = atlas_of(units, village, change(1, 3, D2, entered_at=clock.at(D3)))

    assert set(drawn.on(D3, clock.at(D2)).units) == {1, 2}
    assert set(drawn.on(D3).units) == {2, 3}


def test_a_unit_joined_to_an_older_one_was_there_before_that_was_known():
    # 2 was there all along and took 1 in on D2, known on D3.
    units = [unit(1, None, D2), unit(2)]
    drawn = atlas_of(units, change(1, 2, D2, entered_at=clock.at(D3)))

    assert set(drawn.on(D2, clock.at(D2)).units) == {1, 2}
    assert drawn.on(D2).members(2) == {1, 2}


def test_an_end_without_any_change_is_always_known():
    drawn = atlas_of([unit(1, None, D2), unit(2)])

    assert set(drawn.on(D2, clock.at(D1)).units) == {2}
    assert drawn.on(D2).place(1) is None


# Divided -----------------------------------------------------------------------------------------


@pytest.fixture
def one_division():
    """On D2, 1 is divided between 3 and 4, and all of 2 goes to 3."""
    units = [unit(1, None, D2), unit(2, None, D2), unit(3, D2), unit(4, D2)]
    return atlas_of(
        units, change(1, 3, D2, in_part=True), change(1, 4, D2, in_part=True), change(2, 3, D2)
    )


def test_a_divided_unit_cannot_be_placed_but_has_heirs(one_division):
    assert one_division.on(D2).place(1) is None
    assert one_division.successor(1, D2) is None
    assert one_division.heirs(1, D2) == {3, 4}
    assert one_division.heirs(1, D2 - DAY) == {1}


def test_a_divided_unit_is_in_nobodys_scope(one_division):
    assert one_division.with_predecessors([3]) == {2, 3}


def test_the_only_share_on_record_is_still_no_whole():
    drawn = atlas_of([unit(1, None, D2), unit(2, D2)], change(1, 2, D2, in_part=True))

    assert drawn.on(D2).place(1) is None
    assert drawn.with_predecessors([2]) == {2}


def test_who_lost_a_share_before_does_not_lie_wholly_in_what_took_the_rest():
    units = [unit(1, None, D2), unit(2, D1), unit(3, D2)]
    drawn = atlas_of(units, change(1, 2, D1, in_part=True), change(1, 3, D2))

    assert drawn.on(D2 - DAY).place(1) == 1
    assert drawn.on(D2).place(1) is None
    assert drawn.with_predecessors([3]) == {3}


def test_two_whole_heirs_are_a_contradiction_and_place_nothing():
    units = [unit(1, None, D2), unit(2, D2), unit(3, D2)]
    drawn = atlas_of(units, change(1, 2, D2), change(1, 3, D2))

    assert drawn.on(D2).place(1) is None
    assert drawn.with_predecessors([2, 3]) == {2, 3}


# Chains ------------------------------------------------------------------------------------------


@pytest.fixture
def chain():
    """1 → 2 on D1, 2 and 3 → 4 on D2, 4 → 5 on D3."""
    units = [unit(1, None, D1), unit(2, D1, D2), unit(3, None, D2), unit(4, D2, D3), unit(5, D3)]
    return atlas_of(units, change(1, 2, D1), change(2, 4, D2), change(3, 4, D2), change(4, 5, D3))


@pytest.mark.parametrize(("day", "place"), [(D1 - DAY, 1), (D1, 2), (D2, 4), (D3, 5)])
def test_a_chain_is_followed_to_the_unit_of_the_day(chain, day, place):
    assert chain.on(day).place(1) == place


def test_a_scope_reaches_down_the_whole_chain(chain):
    assert chain.with_predecessors([5]) == {1, 2, 3, 4, 5}
    assert chain.with_predecessors([2, 3]) == {1, 2, 3}
    assert chain.with_predecessors([]) == frozenset()


def test_a_division_in_a_chain_ends_it():
    units = [unit(1, None, D1), unit(2, D1, D2), unit(3, D2), unit(4, D2)]
    shares = change(2, 3, D2, in_part=True), change(2, 4, D2, in_part=True)
    drawn = atlas_of(units, change(1, 2, D1), *shares)

    assert drawn.on(D2).place(1) is None
    assert drawn.heirs(1, D2) == {3, 4}
    assert drawn.with_predecessors([3]) == {3}
    assert drawn.with_predecessors([2]) == {1, 2}


def test_a_later_unit_that_an_older_one_took_in_is_nowhere_before_it_began():
    # 2 began on D1 and was joined on D2 to 1, which was there all along.
    drawn = atlas_of([unit(1), unit(2, D1, D2)], change(2, 1, D2))

    assert drawn.on(D1 - DAY).place(2) is None
    assert drawn.heirs(2, D1 - DAY) == frozenset()
    assert drawn.on(D2).place(2) == 1


def test_a_circle_that_no_law_makes_does_not_hang():
    units = [unit(1, None, D1), unit(2, None, D1)]
    drawn = atlas_of(units, change(1, 2, D1), change(2, 1, D1))

    assert drawn.on(D2).place(1) is None
    assert drawn.heirs(1, D2) == frozenset()
    assert drawn.with_predecessors([1]) == {1, 2}


def test_a_change_of_an_unknown_unit_is_passed_over():
    drawn = atlas_of([unit(1)], change(1, 99, D1), change(98, 1, D1))

    assert drawn.on(D2).place(1) == 1
    assert drawn.with_predecessors([1]) == {1}


# Random histories --------------------------------------------------------------------------------


class History:
    """Mergers, divisions and plain ends, one after the other, as a person would tell them.

    `told` keeps, after each event, the instant it was learnt at and which of the first units lie
    in which unit ("None": divided or gone): an account that needs no atlas.
    """

    def __init__(self, size):
        self.units = {pk: unit(pk) for pk in range(1, size + 1)}
        self.changes = []
        self.events = []

    def standing(self):
        return [pk for pk, each in self.units.items() if each.valid_until is None]

    def open(self, day):
        pk = len(self.units) + 1
        self.units[pk] = unit(pk, day)
        return pk

    def happen(self, kind, chosen, day, learnt):
        before = list(self.units)
        if kind == "merge":
            new = self.open(day)
            went = {old: [new] for old in chosen}
        elif kind == "divide":
            shares = [self.open(day), self.open(day)]
            went = {chosen[0]: shares}
        else:
            went = {chosen[0]: []}
        for old, heirs in went.items():
            self.units[old].valid_until = day
            for heir in heirs:
                part = len(heirs) > 1
                self.changes.append(change(old, heir, day, in_part=part, entered_at=learnt))
        self.events.append((day, learnt, went, before))

    def atlas(self):
        return atlas_of(list(self.units.values()), *self.changes)

    def account(self, day, known_at=None):
        """Unit → where it lies, for all that had begun, told event by event."""
        opened = {
            new for _d, _l, went, _b in self.events for heirs in went.values() for new in heirs
        }
        place = {pk: pk for pk in self.units if pk not in opened}
        for happened, learnt, went, _before in self.events:
            # A plain end leaves no change on record, so that it is always known.
            plain = not any(went.values())
            if happened > day or (known_at and learnt > known_at and not plain):
                continue
            for old, heirs in went.items():
                lies_in = heirs[0] if len(heirs) == 1 else None
                place = {pk: lies_in if where == old else where for pk, where in place.items()}
                place |= {heir: heir for heir in heirs}
        return {pk: where for pk, where in place.items() if where is not None}


@st.composite
def histories(draw, kinds=("merge", "merge", "merge", "divide", "end")):
    history = History(draw(st.integers(1, 7)))
    day, learnt = D1, clock.at(D1)
    for _event in range(draw(st.integers(0, 6))):
        standing = history.standing()
        if not standing:
            break
        day += timedelta(days=draw(st.integers(1, 400)))
        # Learnt before or after the day, but never before what it builds on.
        learnt = max(learnt, clock.at(day + timedelta(days=draw(st.integers(-300, 300)))))
        chosen = draw(st.lists(st.sampled_from(standing), min_size=1, max_size=4, unique=True))
        history.happen(draw(st.sampled_from(kinds)), chosen, day, learnt)
    return history


days = st.dates(D1 - DAY, date(2028, 1, 1))


@RUNS
@given(histories(), days, st.none() | days)
def test_every_unit_lies_in_a_unit_of_the_map_or_nowhere(history, day, known_on):
    known_at = known_on and clock.at(known_on)
    drawn = history.atlas().on(day, known_at)

    assert set(drawn.places.values()) == set(drawn.units)
    assert all(drawn.place(pk) == pk for pk in drawn.units)


@RUNS
@given(histories(), days, st.none() | days)
def test_members_are_a_partition_of_what_can_be_placed(history, day, known_on):
    drawn = history.atlas().on(day, known_on and clock.at(known_on))

    members = [drawn.members(pk) for pk in drawn.units]

    assert sum(len(each) for each in members) == len(drawn.places)
    assert frozenset().union(*members) == set(drawn.places)


@RUNS
@given(histories(), days, st.none() | days)
def test_the_map_agrees_with_an_account_told_event_by_event(history, day, known_on):
    known_at = known_on and clock.at(known_on)

    assert history.atlas().on(day, known_at).places == history.account(day, known_at)


@RUNS
@given(histories(kinds=("merge",)), days)
def test_mergers_alone_lose_nobody(history, day):
    drawn = history.atlas()

    begun = {
        pk for pk, each in drawn.units.items() if not each.valid_from or each.valid_from <= day
    }

    assert set(drawn.on(day).places) == begun


@RUNS
@given(histories(), days)
def test_a_scope_is_all_that_ever_lay_wholly_in_the_unit(history, day):
    drawn = history.atlas()
    for pk in drawn.on(day).units:
        assert drawn.with_predecessors([pk]) == drawn.on(day).members(pk)


@RUNS
@given(histories(), days)
def test_heirs_of_a_placed_unit_are_its_place(history, day):
    drawn = history.atlas()
    for pk, place in drawn.on(day).places.items():
        assert drawn.heirs(pk, day) == {place}


@RUNS
@given(histories(), days)
def test_what_was_known_does_not_change_when_more_is_learnt(history, day):
    assume(history.events)
    _day, learnt, went, before = history.events[-1]
    assume(any(went.values()))
    past = learnt - timedelta(microseconds=1)

    with_it = history.atlas().on(day, past).places
    for old in went:
        history.units[old].valid_until = None
    kept = [each for each in history.changes if each.new in before]
    without = atlas_of([history.units[pk] for pk in before], *kept).on(day, past).places

    assert with_it == without


# Remembered --------------------------------------------------------------------------------------


def test_one_query_tells_whether_anything_changed(db, django_assert_num_queries):
    merged(OldUnitFactory(), into=CommuneFactory())
    first = atlas()

    with django_assert_num_queries(1):
        assert atlas() is first


def test_an_empty_register_has_an_empty_map(db):
    assert atlas().on(D1).units == {}


def test_a_new_unit_is_seen_at_once(db):
    CommuneFactory()
    first = atlas()

    unit = CommuneFactory()

    assert unit.pk not in first.units
    assert unit.pk in atlas().units


def test_a_new_change_is_seen_at_once(db):
    old, new = OldUnitFactory(), CommuneFactory()
    assert atlas().on(REFORM).place(old.pk) is None

    merged(old, into=new)

    assert atlas().on(REFORM).place(old.pk) == new.pk


def test_a_corrected_row_is_seen_by_its_stamp(db):
    unit = CommuneFactory(name="Bản Một")
    atlas()

    Commune.objects.update(name="Bản Hai", stamped_at=unit.stamped_at + timedelta(microseconds=1))

    assert atlas().units[unit.pk].name == "Bản Hai"


def test_maps_are_drawn_once_between_two_turns_of_history(one_merger):
    first, second = one_merger.on(D2), one_merger.on(D3)

    assert first.places is second.places
    assert first.places is not one_merger.on(D2 - DAY).places


def test_stored_divisions_are_read(db):
    old = OldUnitFactory()
    shares = CommuneFactory.create_batch(2)
    divided(old, *shares)

    drawn = atlas()

    assert drawn.on(REFORM).place(old.pk) is None
    assert drawn.heirs(old.pk, REFORM) == {share.pk for share in shares}
