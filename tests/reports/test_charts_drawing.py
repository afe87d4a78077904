"""The parts of charts: what is drawn is what was given, and stays inside the picture."""

import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.utils import translation

from reports.charts import bars, lines, svg
from reports.charts.sparkline import HEIGHT, sparkline

YEAR = (date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def parsed(body, width=320, height=260):
    return ElementTree.fromstring(
        svg.drawing(width, height, body, name="c", title="A & B", said="<said>", file=True)
    )


def texts(root):
    return [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]


def a_plot(**said):
    given = {
        "first": YEAR[0],
        "last": YEAR[1],
        "written": str,
        "lines": [
            lines.Line(style=lines.BEFORE, label="2024: 40", points=[(YEAR[0], 0), (YEAR[1], 40)]),
            lines.Line(style=lines.NOW, label="2025: 41", points=[(YEAR[0], 0), (YEAR[1], 41)]),
        ],
    }
    return lines.Plot(**(given | said))


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (0, [0, 1]),
        (3, [0, 1, 2, 3]),
        (27, [0, 10, 20, 30]),
        (271, [0, 100, 200, 300]),
        (100, [0, 20, 40, 60, 80, 100]),
        (5200, [0, 2000, 4000, 6000]),
    ],
)
def test_ticks_are_round_and_reach_the_top(top, expected):
    assert svg.ticks(top) == expected


def test_labels_that_would_touch_move_down():
    moved = svg.apart([100, 50, 102], 17)

    assert moved[1] == 50
    assert all(below - above >= 17 for above, below in pairwise(sorted(moved)))


def test_a_drawing_has_a_role_a_title_and_a_description_of_its_own():
    root = parsed("")

    named = root.attrib["aria-labelledby"].split()
    ids = {element.attrib["id"]: element.text for element in root if "id" in element.attrib}
    assert root.attrib["role"] == "img"
    assert [ids[name] for name in named] == ["A & B", "<said>"]


def test_words_cannot_become_marks():
    assert "<b>" not in svg.text((0, 0), "<b>&")


@pytest.mark.parametrize("width", [320, 760])
def test_lines_of_the_same_height_have_labels_apart(width):
    root = parsed(lines.draw(a_plot(), width, 260), width)

    heights = [
        float(element.attrib["y"])
        for element in root.iter("{http://www.w3.org/2000/svg}text")
        if (element.text or "").startswith("202")
    ]
    assert abs(heights[0] - heights[1]) >= 15


@pytest.mark.parametrize("width", [320, 760])
def test_every_word_lies_inside_the_picture(width):
    plot = a_plot(
        levels=[lines.Level(value=50, label="Target: 50")],
        today=(date(2025, 12, 30), "up to 30/12/2025"),
        breaks=[(date(2025, 1, 3), "03/01: units rearranged")],
    )
    root = parsed(lines.draw(plot, width, 260), width)

    for element in root.iter("{http://www.w3.org/2000/svg}text"):
        wide = svg.length(element.text or "")
        start = float(element.attrib["x"]) - {"end": wide, "middle": wide / 2}.get(
            element.attrib.get("text-anchor", ""), 0
        )
        assert start >= -20, element.text  # letters are narrower than reckoned with
        assert start + wide <= width + 1, element.text
        assert 0 < float(element.attrib["y"]) <= 260


def test_lines_differ_by_more_than_their_colour():
    root = parsed(lines.draw(a_plot(), 320, 260))
    drawn = [
        (element.attrib["stroke-width"], element.attrib.get("stroke-dasharray"))
        for element in root.iter("{http://www.w3.org/2000/svg}path")
        if element.attrib.get("stroke") in (svg.NOW, svg.BEFORE)
    ]

    assert len(drawn) == len(set(drawn)) == 2


def test_the_day_of_a_change_of_the_map_is_marked():
    marked = lines.draw(a_plot(breaks=[(date(2025, 7, 1), "01/07: units rearranged")]), 320, 260)

    assert "01/07: units rearranged" in marked
    assert marked.count('stroke-dasharray="8 3 2 3"') == 1


def test_years_stand_below_a_plan_of_several_years():
    plot = a_plot(last=date(2030, 12, 31), lines=[])

    assert "2027" in texts(parsed(lines.draw(plot, 760, 330), 760))


def test_bars_are_as_long_as_their_numbers_and_last_year_is_hatched():
    pair = [
        bars.Bar(name="Japan", value=10, said="10", before=5, said_before="5"),
        bars.Bar(name="Korea", value=0, said="0", before=1, said_before="1"),
    ]
    root = parsed(bars.draw(pair, 320, name="c"))
    found = [
        (float(element.attrib["width"]), element.attrib["fill"])
        for element in root.findall("{http://www.w3.org/2000/svg}rect")[1:]
    ]

    assert found[0][0] == pytest.approx(2 * found[1][0], abs=0.2)
    assert [fill for _width, fill in found] == [svg.NOW, "url(#c-hatch)", "url(#c-hatch)"]


def test_long_names_are_wrapped_and_make_room():
    long = bars.Bar(name="a long name of a reason " * 3, value=1, said="1")
    short = bars.Bar(name="short", value=1, said="1")

    assert bars.height_of([long], 320) > bars.height_of([short], 320)


def test_a_sparkline_says_its_numbers_and_draws_no_column_for_nobody():
    drawn = sparkline([0, 3, 6], most=6, breaks=[1])

    assert 'aria-label="0, 3, 6"' in drawn
    assert len(re.findall(r"M\d+ 18h4", drawn)) == 2
    assert f"v-{HEIGHT - 1}h" in drawn
    assert 'class="break"' in drawn
