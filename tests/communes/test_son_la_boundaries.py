"""Boundaries of a whole province, and what the maps before it look like then."""

from datetime import date
from io import StringIO

import pytest
import shapely
import shapely.affinity
from django.core.management import call_command

from communes import shapes
from communes.models import Commune, ShapeSource, UnitShape
from communes.outlines import outlines_on
from communes.queries import atlas
from tests.factories.shapes import boundary_file

AFTER, BEFORE = date(2026, 3, 2), date(2025, 6, 30)

pytestmark = pytest.mark.usefixtures("son_la")


@pytest.fixture
def loaded(tmp_path):
    """A file of all units with many corners, all of it a little beside the cells."""
    units = Commune.objects.filter(valid_until=None).select_related("shape")
    dense = [(u.code, shapely.segmentize(shapes.read(u.shape.polygons), 0.0005)) for u in units]
    moved = [(code, shapely.affinity.translate(area, 0.002)) for code, area in dense]
    path = boundary_file(tmp_path / "son-la.geojson", moved)
    options = {"property": "ma_xa", "on": AFTER.isoformat()}
    call_command("load_boundaries", str(path), stdout=StringIO(), **options)


def ground(day):
    return [shapes.read(each.polygons) for each in outlines_on(atlas().on(day)).values()]


def test_each_unit_of_both_maps_has_a_cell_when_units_are_loaded():
    assert UnitShape.objects.filter(source=ShapeSource.CENTROID).count() == 275
    assert len(ground(AFTER)) == 75
    assert len(ground(BEFORE)) == 200


def test_cells_that_are_stored_are_those_that_would_be_drawn():
    stored = outlines_on(atlas().on(AFTER))
    UnitShape.objects.all().delete()

    assert outlines_on(atlas().on(AFTER)) == stored


def test_many_corners_become_few(loaded):
    assert sum(shapely.get_num_coordinates(each) for each in ground(AFTER)) < 75 * 50


def test_older_cells_end_where_the_province_ends(loaded):
    border = shapely.union_all(ground(AFTER))
    older = shapely.union_all(ground(BEFORE))

    assert older.symmetric_difference(border).area < 0.002 * border.area


def test_loading_the_units_again_leaves_the_boundaries(loaded):
    before = outlines_on(atlas().on(AFTER)), outlines_on(atlas().on(BEFORE))

    call_command("load_units", province="14", stdout=StringIO())

    assert (outlines_on(atlas().on(AFTER)), outlines_on(atlas().on(BEFORE))) == before
