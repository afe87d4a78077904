"""docs/reference/indicators.md names every figure that can be asked for."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from figures.indicators import FLOW, NOT_COUNTED, STOCK_LABELS, endings
from reports.lists import label_of

PAGE = Path(settings.BASE_DIR) / "docs" / "reference" / "indicators.md"


def codes():
    return set(re.findall(r"^\| `([^`]+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.django_db
def test_every_figure_has_a_line():
    figures = {*FLOW, "stock", "ends", NOT_COUNTED}
    figures |= {f"stock:{state}" for state in STOCK_LABELS}
    figures |= {f"ends:{ending}" for ending in endings()}

    assert figures - codes() == set()


@pytest.mark.django_db
def test_every_line_is_a_figure_or_a_comparison_with_the_target():
    compared = {"persons", "attainment", "needed", "stretch", "needed_stretch", "pace", "coverage"}

    assert {code for code in codes() - compared if label_of(code) is None} == set()
