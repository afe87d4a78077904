"""Columns of years: as high as their numbers, inside the picture, told by pattern too."""

import re
from xml.etree import ElementTree

import pytest

from reports.charts import columns, svg
from tests.reports.test_charts_drawing import texts

SVG = "{http://www.w3.org/2000/svg}"


def drawn(groups, width=320, **more):
    height, body = columns.sized(columns.Plot(groups=groups, **more), width, 190, "c")
    picture = svg.drawing(width, height, body, name="c", title="A", said="B", file=True)
    return ElementTree.fromstring(picture)


def a_group(name, *numbers, said=True, goals=()):
    return columns.Group(
        name=str(name),
        columns=[[(columns.NOW, n)] for n in numbers],
        said=str(numbers[0]) if said else "",
        goals=goals,
    )


def rects(root):
    """The columns: what is filled by a colour or pattern and is no ground, swatch or pattern."""
    inside = [rect for rect in root.iter(f"{SVG}rect") if rect.get("stroke")]
    return [(float(r.get("x")), float(r.get("y")), float(r.get("height"))) for r in inside]


def test_columns_are_as_high_as_their_numbers():
    [(_x, _y, low), (_x2, _y2, high)] = rects(drawn([a_group(2025, 10), a_group(2026, 20)]))

    assert high == pytest.approx(2 * low, rel=0.01)


def test_one_is_seen_beside_a_thousand_and_nobody_is_not():
    found = rects(drawn([a_group(2024, 1000), a_group(2025, 1), a_group(2026, 0)]))

    assert len(found) == 2
    assert min(high for _x, _y, high in found) >= 2


def test_stacked_parts_stand_on_each_other():
    both = columns.Group(name="2025", columns=[[(columns.FORMER, 4), (columns.NOW, 6)]], said="10")

    [(_x, low_top, _low), (_x2, top, high)] = rects(drawn([both]))

    assert top + high == pytest.approx(low_top, abs=0.2)


def test_what_has_no_room_is_left_out_from_the_oldest_on():
    shown = texts(drawn([a_group(year, 5) for year in range(2000, 2027)]))

    assert "2026" in shown
    assert "2000" not in shown


def test_a_mark_before_the_years_shown_is_left_out_with_them():
    groups = [a_group(year, 5) for year in range(2000, 2027)]

    assert "long ago" not in texts(drawn(groups, breaks=[(0.5, "long ago")]))
    assert "lately" in texts(drawn(groups, breaks=[(25.5, "lately")]))


@pytest.mark.parametrize("width", [320, 760])
def test_everything_is_inside_the_picture(width):
    groups = [a_group(year, 1356, 1200, goals=[1500, 1951]) for year in range(2021, 2027)]
    root = drawn(
        groups,
        width,
        legend=[(columns.NOW, "Result"), (columns.BEFORE, "Same days a year earlier")],
        goals=["Target", "Over 130 % of the target"],
        breaks=[(0.1, "01/07/2021: units rearranged"), (5.9, "30/12/2026: units rearranged")],
    )

    height = int(root.get("height"))
    for each in root.iter(f"{SVG}text"):
        left = {"middle": 0.5, "end": 1}.get(each.get("text-anchor"), 0) * svg.length(each.text)
        assert float(each.get("x")) - left >= -1
        assert float(each.get("x")) - left + svg.length(each.text) <= width + 1, each.text
        assert 0 <= float(each.get("y")) <= height
    for x, y, high in rects(root):
        assert 0 <= x <= width
        assert y + high <= height


def test_no_years_are_an_empty_axis():
    assert rects(drawn([])) == []


def test_patterns_have_names_of_their_own():
    before = columns.Group(name="2025", columns=[[(columns.BEFORE, 3)]], said="")
    _height, body = columns.sized(columns.Plot(groups=[before]), 320, 190, "mine")

    assert re.findall(r'id="([^"]+)"', body) == ["mine-before"]
    assert 'fill="url(#mine-before)"' in body
