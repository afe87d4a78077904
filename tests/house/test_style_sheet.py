"""The style sheet keeps to its roles and scales; letters can be told from their grounds."""

import re
from itertools import combinations

import pytest
from django.conf import settings

from reports.charts import svg
from reports.map_drawing import INKS

SHEET = (settings.BASE_DIR / "static/css/app.css").read_text()
ROOT, RULES = SHEET.split("\n}\n", 1)
ROLES = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})\b", ROOT))

# Letters on their grounds, by role: 4.5 to 1.
LETTERS = [
    *((ink, ground) for ink in ("ink", "soft", "lead", "good", "warn", "bad") for ground in
      ("paper", "ground", "tint", "head", "hover")),
    *((kind, f"{kind}-tint") for kind in ("good", "warn", "bad")),
    ("ink", "good-tint"), ("ink", "warn-tint"), ("ink", "bad-tint"), ("lead", "warn-tint"),
    ("lead-ink", "lead"), ("lead-ink", "lead-deep"), ("lead-ink", "bad"),
    ("accent-ink", "accent"), ("black", "paper"),
]  # fmt: skip
# What has to be seen but not read: 3 to 1.
EDGES = [
    ("edge", "paper"), ("edge", "ground"), ("focus", "paper"), ("focus", "ground"),
    ("focus", "tint"), ("accent", "lead"), ("accent", "lead-deep"), ("lead", "tint"),
    ("ink", "tint"),
]  # fmt: skip

# What eyes without one kind of cone see, on linear light (Machado, Oliveira, Fernandes 2009).
BLINDNESS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900)),
}  # fmt: skip
ALL_EYES = {"all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)), **BLINDNESS}
DIFFERENT = 10  # CIE76 units of L*a*b*; two are the least that a trained eye sees


def light(colour: str) -> tuple[float, ...]:
    """Linear red, green and blue."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    return tuple(p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)


def contrast(one: str, other: str) -> float:
    """By WCAG 2: from 1 to 21."""
    by = (0.2126, 0.7152, 0.0722)
    bright = sorted(sum(w * p for w, p in zip(by, light(c), strict=True)) for c in (one, other))
    return (bright[1] + 0.05) / (bright[0] + 0.05)


def seen(colour: str, eyes) -> tuple[float, float, float]:
    """L*, a*, b* of a colour as these eyes see it."""
    plain = light(colour)
    red, green, blue = (
        min(max(sum(w * p for w, p in zip(row, plain, strict=True)), 0), 1) for row in eyes
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one: str, other: str, eyes) -> float:
    pairs = zip(seen(one, eyes), seen(other, eyes), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


@pytest.mark.parametrize(("ink", "ground"), LETTERS)
def test_letters_can_be_read_on_their_ground(ink, ground):
    assert contrast(ROLES[ink], ROLES[ground]) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen_on_their_ground(edge, ground):
    assert contrast(ROLES[edge], ROLES[ground]) >= 3


def test_no_rule_has_a_colour_of_its_own():
    rules = re.sub(r"/\*.*?\*/", "", RULES, flags=re.DOTALL)

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;, }])|\brgba?\(|\bhsla?\(", rules) == []


def test_letters_on_screens_have_a_size_of_the_scale():
    screens = RULES.split("/* On paper: A4")[0]
    sizes = set(re.findall(r"font-size: ([^;}]+)", screens))
    drawn = {"36px", "26px"}  # numbers in the map, in points of the drawing

    assert sizes - drawn <= {f"var(--{step})" for step in ("s", "m", "l", "xl", "xxl", "figure")}


def test_lines_leave_room_for_marks_above_marks():
    """Capitals with two marks (Ễ, Ỗ) and letters with one below (Ự) are 1.25 letters high."""
    heights = re.findall(r"line-height: ([\d.]+)|--(?:tight|loose): ([\d.]+)", SHEET)

    assert min(float(a or b) for a, b in heights) >= 1.25


def test_no_font_is_fetched():
    assert "@font-face" not in SHEET
    assert "@import" not in SHEET
    assert "url(" not in SHEET


@pytest.mark.parametrize("eyes", ALL_EYES)
def test_neighbouring_classes_of_the_map_differ_for_all_eyes(eyes):
    fills = [INKS[number].fill for number in sorted(n for n in INKS if isinstance(n, int) and n)]
    fills = [fill for fill in fills if fill.startswith("#")]

    near = [apart(a, b, ALL_EYES[eyes]) for a, b in zip(fills, fills[1:], strict=False)]

    assert len(fills) == 5
    assert min(near) >= DIFFERENT


@pytest.mark.parametrize("eyes", ALL_EYES)
def test_series_of_a_chart_differ_for_all_eyes(eyes):
    series = (svg.NOW, svg.BEFORE, svg.GOAL, svg.INK)

    assert min(apart(a, b, ALL_EYES[eyes]) for a, b in combinations(series, 2)) >= DIFFERENT


@pytest.mark.parametrize("eyes", ALL_EYES)
def test_kinds_of_state_differ_for_all_eyes(eyes):
    """And each says in words and by a sign what it is: the next test."""
    kinds = [ROLES[kind] for kind in ("good", "warn", "bad")]

    assert min(apart(a, b, ALL_EYES[eyes]) for a, b in combinations(kinds, 2)) >= DIFFERENT


def test_a_message_has_a_sign_beside_its_colour():
    signs = re.findall(r"\.message\.(\w+)::before \{ content: \"(.)\"", RULES)

    assert {kind for kind, _sign in signs} == {"success", "warning", "error"}
    assert len({sign for _kind, sign in signs}) == 3


def test_what_is_drawn_can_be_told_without_colour():
    """The number of a class is legible on its fill; the class without a figure is hatched."""
    for ink in INKS.values():
        ground = ink.fill if ink.fill.startswith("#") else "#e6e8e9"
        assert contrast(ink.text, ground) >= 4.5
    assert [ink.fill for ink in INKS.values() if ink.fill.startswith("url")] != []
