"""Pages that point to something point to something that is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)")
_CODE = re.compile(r"`([^`]+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    targets = [t for t in _LINK.findall(page.read_text()) if "://" not in t]

    lost = [target for target in targets if not (page.parent / target).exists()]

    assert lost == []


def test_every_page_is_listed():
    text = (ROOT / "docs/README.md").read_text()

    unlisted = [
        page.relative_to(ROOT / "docs")
        for page in PAGES[1:]
        if page.name != "README.md"
        and "rules" not in page.parts
        and str(page.relative_to(ROOT / "docs")) not in text
    ]

    assert unlisted == []


def test_names_of_the_glossary_exist():
    code = "\n".join(
        file.read_text() for app in settings.HOUSE_APPS for file in (ROOT / app).rglob("*.py")
    )
    names = _CODE.findall((ROOT / "docs/reference/glossary.md").read_text())

    words = {word for name in names for word in re.findall(r"\w+", name)}

    assert {word for word in words if not re.search(rf"\b{word}\b", code)} == set()
