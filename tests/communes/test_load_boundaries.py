"""`manage.py load_boundaries`: what is refused, in words, and what is stored."""

from datetime import date
from io import StringIO

import pytest
import shapely
import shapely.affinity
from django.core.management import CommandError, call_command
from django.utils import translation

from audit.models import AuditEntry, Event
from communes import boundaries, shapes
from communes.actions import load_boundaries, merge_units
from communes.models import ShapeSource, UnitKind, UnitShape
from communes.outlines import outlines_on
from communes.queries import atlas
from core import clock
from core.models import Mark
from core.problems import Refused
from tests.factories import CommuneFactory, UserFactory
from tests.factories.communes import OldUnitFactory, merged
from tests.factories.shapes import SQUARE, boundary_file, squares

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _in_2026():
    with clock.turned_to(clock.at(TODAY)), translation.override("en"):
        yield


@pytest.fixture
def units(db):
    """Three units beside each other, each with its centre known."""
    return [
        CommuneFactory(code=f"0380{n}", latitude=21.05, longitude=104.05 + n * SQUARE)
        for n in range(3)
    ]


@pytest.fixture
def sound(units, tmp_path):
    """A file in which all is right."""
    areas = zip(("03800", "03801", "03802"), squares(3), strict=True)
    return boundary_file(tmp_path / "sound.geojson", list(areas))


def load(path, **options):
    out = StringIO()
    call_command("load_boundaries", str(path), stdout=out, **{"property": "ma_xa", **options})
    return out.getvalue().strip()


def refused(*rules_and_path, **options):
    """The sentences; that these rules refused it, and that nothing was stored."""
    *rules, path = rules_and_path
    with pytest.raises(CommandError) as caught:
        load(path, **options)
    assert not UnitShape.objects.exists()
    assert str(caught.value).endswith("Nothing was stored.")
    assert {problem.rule for problem in caught.value.__cause__.problems} == set(rules)
    return str(caught.value)


def areas_file(tmp_path, *areas):
    return boundary_file(tmp_path / "areas.geojson", areas)


# What is stored -----------------------------------------------------------------------------------


def test_the_map_is_the_real_one_afterwards(sound, units):
    assert load(sound) == "Map of 02/03/2026: 3 units, 3 in the file, 3 changed."

    drawn = outlines_on(atlas().on(TODAY))
    for unit, square in zip(units, squares(3), strict=True):
        assert drawn[unit.pk].official
        ground = shapes.read(drawn[unit.pk].polygons)
        assert ground.symmetric_difference(square).area < 0.001 * square.area


def test_the_same_file_again_changes_nothing(sound):
    load(sound, document="Công văn 1/SNNMT")
    entries = AuditEntry.objects.count()

    assert load(sound, document="Công văn 1/SNNMT").endswith("0 changed.")
    assert AuditEntry.objects.count() == entries


def test_another_file_replaces(sound, units, tmp_path):
    load(sound)
    moved = [shapely.affinity.translate(square, 0.01) for square in squares(3)]
    areas = zip(("03800", "03801", "03802"), moved, strict=True)

    assert load(areas_file(tmp_path, *areas)).endswith("3 changed.")
    assert UnitShape.objects.count() == 3


def test_each_boundary_leaves_an_entry_and_a_mark(sound, units):
    load(sound, document="Công văn 1/SNNMT")

    entries = AuditEntry.objects.filter(event=Event.BOUNDARIES_LOADED)
    assert {entry.subject_id for entry in entries} == {str(unit.pk) for unit in units}
    assert {entry.after["document"] for entry in entries} == {"Công văn 1/SNNMT"}
    assert Mark.objects.filter(kind="unit").count() == 3


def test_a_partial_file_leaves_the_others_as_cells(units, tmp_path):
    path = areas_file(tmp_path, ("03801", squares(3)[1]))

    assert load(path, partial=True) == "Map of 02/03/2026: 3 units, 1 in the file, 1 changed."
    drawn = outlines_on(atlas().on(TODAY))
    assert [drawn[unit.pk].official for unit in units] == [False, True, False]
    middle = shapes.read(drawn[units[1].pk].polygons)
    assert shapes.read(drawn[units[0].pk].polygons).intersection(middle).area < 1e-6


def test_units_of_an_earlier_map_may_be_loaded_and_make_up_the_later_ones(units, tmp_path):
    old = [OldUnitFactory(code=f"0370{n}") for n in range(2)]
    merged(*old, into=units[0])
    areas = zip(("03700", "03701"), squares(2), strict=True)

    load(areas_file(tmp_path, *areas), on="2025-06-30")

    assert UnitShape.objects.get(unit=units[0]).source == ShapeSource.PARTS
    both = outlines_on(atlas().on(TODAY))[units[0].pk]
    assert both.official
    assert shapes.read(both.polygons).area == pytest.approx(2 * SQUARE**2, rel=0.001)


def test_parts_never_replace_a_boundary_of_its_own(units, sound, tmp_path):
    load(sound)
    old = OldUnitFactory(code="03700")
    merged(old, into=units[0])

    load(areas_file(tmp_path, ("03700", squares(3)[2])), on="2025-06-30")

    assert UnitShape.objects.get(unit=units[0]).source == ShapeSource.OFFICIAL


def test_a_unit_merged_here_is_drawn_as_its_parts(sound, units):
    load(sound)
    new = merge_units(
        parts=units[:2],
        code="03800",
        name="Mường Mới",
        kind=UnitKind.COMMUNE,
        effective_on=date(2026, 3, 1),
        legal_basis="Nghị quyết 1",
        by=UserFactory(),
    )

    drawn = outlines_on(atlas().on(TODAY))[new.pk]

    assert drawn.official
    assert shapes.read(drawn.polygons).area == pytest.approx(2 * SQUARE**2, rel=0.001)


# What is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("ma_xa;ten\n03800;X", "The file is not GeoJSON."),
        ('{"type": "Feature"}', "no list of areas"),
        ('{"features": [1, 2]}', "no list of areas"),
        ('{"features": []}', "The file has no area."),
    ],
)
def test_c20_a_file_that_is_no_geojson(units, tmp_path, content, said):
    path = tmp_path / "file.geojson"
    path.write_text(content)

    assert said in refused("C-20", path)


def test_c20_a_file_that_is_not_there(units, tmp_path):
    assert "The file cannot be read" in refused("C-20", tmp_path / "none.geojson")


def test_c20_a_file_that_is_too_large(sound, monkeypatch):
    monkeypatch.setattr(boundaries, "LARGEST", 100)

    assert "more than 200 MB" in refused("C-20", sound)


def test_c21_the_property_is_named_with_those_there_are(sound):
    said = refused("C-21", sound, property="MA_XA")

    assert "“MA_XA”" in said
    assert "ma_xa, ten" in said


def test_c22_a_number_that_lost_its_zeros_is_shown_whole(units, tmp_path):
    assert "3800 has lost its zeros; it may be 03800" in refused(
        "C-22", areas_file(tmp_path, (3800, squares(1)[0]))
    )


@pytest.mark.parametrize("code", [None, "X", "138000", 3800.0])
def test_c22_what_is_no_code(units, tmp_path, code):
    assert "is no code of five digits" in refused(
        "C-22", areas_file(tmp_path, (code, squares(1)[0]))
    )


def test_c23_metres_are_recognised(units, tmp_path):
    said = refused(
        "C-23", areas_file(tmp_path, ("03800", shapely.box(500000, 2330000, 510000, 2340000)))
    )

    assert "VN-2000" in said
    assert "WGS 84" in said


def test_c23_exchanged_coordinates_are_recognised(units, tmp_path):
    assert "Write the longitude first" in refused(
        "C-23", areas_file(tmp_path, ("03800", shapely.box(21, 104, 21.1, 104.1)))
    )


@pytest.mark.parametrize("area", [None, shapely.Point(104, 21), shapely.Polygon()])
def test_c24_what_is_no_area(units, tmp_path, area):
    assert "Area 1 (03800): this is no area" in refused(
        "C-24", areas_file(tmp_path, ("03800", area))
    )


def test_c25_to_c27_unknown_twice_and_missing_are_told_together(units, tmp_path):
    one, two, three = squares(3)

    said = refused(
        "C-25",
        "C-26",
        "C-27",
        areas_file(tmp_path, ("03800", one), ("03800", two), ("09999", three)),
    )

    assert "No unit has the code 09999 on 02/03/2026" in said  # C-25
    assert f"{units[0].full_name} (03800) is in the file twice" in said  # C-26
    assert f"{units[1].full_name} (03801) is missing" in said  # C-27


def test_c25_the_code_is_that_of_the_day(sound):
    assert "on 30/06/2025" in refused("C-25", sound, on="2025-06-30")


def test_c28_which_two_overlap_and_how_much(units, tmp_path):
    one, two, three = squares(3)
    wide = shapely.box(104, 21, 104.15, 21.1)

    said = refused("C-28", areas_file(tmp_path, ("03800", wide), ("03801", two), ("03802", three)))

    assert (
        f"{units[0].full_name} (03800) and {units[1].full_name} (03801) overlap by 50.0 %" in said
    )


def test_c28_up_to_one_per_cent_is_a_matter_of_drawing(units, tmp_path):
    one, two, three = squares(3)
    wide = shapely.box(104, 21, 104.1005, 21.1)

    assert "3 changed" in load(
        areas_file(tmp_path, ("03800", wide), ("03801", two), ("03802", three))
    )


def test_c29_an_area_far_from_its_unit(units, tmp_path):
    one, two, three = squares(3)
    far = shapely.affinity.translate(three, 1)

    said = refused("C-29", areas_file(tmp_path, ("03800", one), ("03801", two), ("03802", far)))

    assert f"{units[2].full_name} (03802) is drawn 104 km from where it lies" in said


def test_c30_a_document_with_too_long_a_name(units):
    drawn = [boundaries.Drawn(code="03800", ground=squares(1)[0])]

    with pytest.raises(Refused, match="C-30"):
        load_boundaries(drawn=drawn, day=TODAY, document="x" * 201, partial=True, by=UserFactory())


def test_a_day_that_is_none_is_answered_with_a_sentence(sound):
    with pytest.raises(CommandError, match="is not a day"):
        load(sound, on="01/07/2025")


def test_a_long_report_is_cut_short(units, tmp_path):
    areas = [(str(10000 + n), square) for n, square in enumerate(squares(80))]

    assert "… and 33 more." in refused("C-25", "C-27", areas_file(tmp_path, *areas))
