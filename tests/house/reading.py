"""What the tests of the house read: source files, routes, functions."""

import ast
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
APPS: list[str] = settings.HOUSE_APPS


def sources(app: str) -> list[Path]:
    """The Python files of one app."""
    return sorted((ROOT / app).rglob("*.py"))


@lru_cache
def tracked() -> list[Path]:
    """Every file of the repository; without git (an unpacked archive) every file but `var`."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True, text=True,
        ).stdout.split("\0")  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        skipped = {"var", ".venv", ".git", "__pycache__"}
        listed = [str(p.relative_to(ROOT)) for p in ROOT.rglob("*") if not skipped & set(p.parts)]
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def imports(path: Path) -> Iterator[str]:
    """The dotted names a file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def functions(path: Path) -> list[ast.FunctionDef]:
    """The functions that stand at the top of a file."""
    return [n for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef)]


def routes() -> dict[str, URLPattern]:
    """Every route by its full name; a route without one goes by its path, in brackets."""
    return dict(_routes(get_resolver(), "", ""))


def _routes(resolver: URLResolver, space: str, path: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield (f"{space}{entry.name}" if entry.name else f"[{here}]"), entry
        else:
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _routes(entry, inner, here)


def view_of(route: URLPattern) -> Any:
    """The function, or the class behind a class-based view."""
    return getattr(route.callback, "cls", getattr(route.callback, "view_class", route.callback))
