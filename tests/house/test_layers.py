"""Imports point one way: between apps to the left, inside an app from the door to the model."""

import pytest

from tests.house.reading import APPS, ROOT, imports, sources

# Inside an app a file imports from those before it, never from those behind it.
SHELF = ["choices", "states", "models", "rules", "queries", "actions", "forms", "views", "urls"]
NOT_OURS = {"utils", "helpers", "services", "managers", "signals", "misc", "common"}
# Nobody leans on what is built around the house.
AROUND = {"labor_export", "tests", "demonstration", "benchmarks"}
# The one door to the demonstration; it refuses to open on production settings.
DOORS = {"reports/management/commands/demonstration.py"}


def test_imports_only_point_left():
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for rank, app in enumerate(APPS)
        for path in sources(app)
        for name in imports(path)
        if name.split(".")[0] in APPS[rank + 1 :]
    ]

    assert wrong == []


def test_no_app_leans_on_the_wiring():
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for app in APPS
        for path in sources(app)
        for name in imports(path)
        if name.split(".")[0] in AROUND and str(path.relative_to(ROOT)) not in DOORS
    ]

    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_inside_an_app_nothing_leans_on_its_own_door(app):
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(app)
        for name in imports(path)
        if _behind(app, path, name)
    ]

    assert wrong == []


def _behind(app, path, name) -> bool:
    mine = path.relative_to(ROOT / app).parts[0].removesuffix(".py")
    words = name.split(".")
    if words[0] != app or len(words) < 2 or not {mine, words[1]} <= set(SHELF):
        return False
    return SHELF.index(words[1]) > SHELF.index(mine)


def test_no_drawer_is_called_utils():
    found = [
        str(path.relative_to(ROOT))
        for app in [*APPS, "labor_export"]
        for path in sources(app)
        if path.stem in NOT_OURS
    ]

    assert found == []


def test_only_one_file_reads_the_environment():
    wrong = [
        str(path.relative_to(ROOT))
        for app in [*APPS, "labor_export"]
        for path in sources(app)
        if "os.environ" in path.read_text() and path.name != "env.py"
    ]

    assert wrong == []
