"""python -m benchmarks.weigh: every page of the running demonstration on the scales, as a table."""

import json
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

from labor_export.env import use_settings

use_settings()
django.setup()

from django.conf import settings  # noqa: E402

from benchmarks.pages import CHROMIUM  # noqa: E402
from benchmarks.weights import measured, table, too_heavy  # noqa: E402
from core import clock  # noqa: E402

TABLE = Path(settings.BASE_DIR) / "docs/reference/page-weights.md"


def main() -> None:
    demo = json.loads((Path(settings.VAR_DIR) / "demo.json").read_text())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        weights = measured(browser, demo)
        TABLE.write_text(table(weights, clock.today(), browser.version))
        browser.close()
    print("\n".join(too_heavy(weights)) or f"{len(weights)} pages, none too heavy: {TABLE}")


main()
