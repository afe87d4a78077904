"""Cells around places and drawn borders, without a database."""

import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from communes import shapes
from tests.factories.shapes import SQUARE, squares

# Four digits of a degree, as often as a border has corners: hectares beside a province.
ROUNDING = 0.01

degrees = st.tuples(
    st.floats(103.5, 105, allow_nan=False, width=32),
    st.floats(20.5, 22, allow_nan=False, width=32),
)
places_of_units = st.lists(degrees, min_size=1, max_size=40).map(lambda ps: dict(enumerate(ps)))


def ground(found):
    return [shapes.read(polygons) for polygons in found.values()]


@settings(max_examples=60, deadline=None)
@given(places_of_units)
def test_cells_do_not_overlap_and_leave_no_hole(places):
    found = ground(shapes.cells(places))

    whole = shapely.union_all(found)
    rings = [ring for part in shapes.areas_of(whole).geoms for ring in part.interiors]
    holes = sum(shapely.Polygon(ring).area for ring in rings)
    assert sum(each.area for each in found) == pytest.approx(whole.area, rel=ROUNDING)
    assert holes <= ROUNDING * whole.area


@settings(max_examples=60, deadline=None)
@given(places_of_units)
def test_cells_cover_all_places_with_a_margin(places):
    whole = shapely.union_all(ground(shapes.cells(places)))

    assert all(whole.contains(shapely.Point(place)) for place in places.values())


@settings(max_examples=60, deadline=None)
@given(places_of_units)
def test_a_cell_contains_its_place_unless_it_was_spread(places):
    found = shapes.cells(places)

    for key, place in places.items():
        others = [other for k, other in places.items() if k != key]
        if all(shapes.kilometres(place, other) > 2 for other in others):
            assert shapes.read(found[key]).contains(shapely.Point(place))


@settings(max_examples=60, deadline=None)
@given(st.lists(degrees, min_size=1, max_size=20), st.integers(2, 6))
def test_no_two_points_lie_together_after_spreading(points, times):
    spread = shapes.spread([(x * 100, y * 100) for x, y in points] * times)

    assert len({(round(x, 9), round(y, 9)) for x, y in spread}) == len(spread)


def test_equal_places_share_the_ground_between_them():
    found = shapes.cells({1: (104.0, 21.0), 2: (104.0, 21.0), 3: (104.0, 21.0), 4: (104.3, 21.0)})

    assert found.keys() == {1, 2, 3, 4}
    assert all(shapes.read(each).area > 0.001 for each in found.values())


def test_the_same_places_give_the_same_cells():
    places = {n: (104 + n % 3 / 10, 21 + n % 5 / 10) for n in range(12)}

    assert shapes.cells(places) == shapes.cells(dict(reversed(places.items())))


def test_cells_fill_the_outline_they_are_given():
    outline = shapes.write(shapely.box(103.9, 20.9, 104.6, 21.4))
    found = shapes.cells({1: (104.0, 21.0), 2: (104.4, 21.2)}, outline)

    assert shapely.union_all(ground(found)).equals(shapes.read(outline))


def test_one_place_has_the_whole_land_and_none_has_nothing():
    [only] = ground(shapes.cells({1: (104.0, 21.0)}))

    assert only.contains(shapely.Point(104.0, 21.0))
    assert shapes.cells({}) == {}


def test_what_is_stored_has_four_digits():
    [polygons] = shapes.cells({1: (104.123456789, 21.987654321)}).values()
    numbers = [number for ring in polygons[0] for corner in ring for number in corner]

    assert all(number == round(number, 4) for number in numbers)


# Drawn borders ------------------------------------------------------------------------------------


def test_a_shared_border_stays_shared_when_made_light():
    wavy = [(104.1 + 0.002 * math.sin(n), 21 + n / 1000) for n in range(101)]
    west = shapely.Polygon([(104.0, 21.0), *wavy, (104.0, 21.1)])
    east = shapely.Polygon([(104.2, 21.0), *wavy, (104.2, 21.1)])

    found = ground(shapes.lightened({1: west, 2: east}))

    assert shapely.union_all(found).area == pytest.approx(sum(each.area for each in found))
    assert not shapely.union_all(found).interiors
    assert sum(shapely.get_num_coordinates(each) for each in found) < 90


def test_a_little_common_ground_goes_to_the_first():
    found = shapes.lightened(
        {1: shapely.box(104, 21, 104.102, 21.1), 2: shapely.box(104.1, 21, 104.2, 21.1)}
    )

    one, two = ground(found)
    assert one.intersection(two).area == 0
    assert one.area > two.area


def test_a_bow_tie_is_put_right():
    tie = shapely.Polygon([(104, 21), (104.1, 21.1), (104.1, 21), (104, 21.1)])

    assert shapes.areas_of(tie).is_valid
    assert shapes.areas_of(tie).area > 0


def test_many_corners_become_few():
    circles = {n: shapely.Point(104 + n / 5, 21).buffer(0.09, quad_segs=2000) for n in range(3)}

    found = ground(shapes.lightened(circles))

    assert all(shapely.get_num_coordinates(each) <= 60 for each in found)
    assert found[0].area == pytest.approx(circles[0].area, rel=0.02)


def test_what_others_have_is_left_out():
    first, second = squares(2)
    both = shapes.write(shapely.box(104, 21, 104 + 2 * SQUARE, 21 + SQUARE))

    left = shapes.within(both, [shapes.write(first)])

    assert shapes.read(left).equals(second)
