"""Every rule id stands in the code, in docs/reference/rules and in a test; nothing else does."""

import re
from collections import Counter

from tests.house.reading import APPS, ROOT

IN_CODE = re.compile(r'["\']([A-Z]-\d\d)["\']')
IN_DOCS = re.compile(r"^\| ([A-Z]-\d\d) \|", re.MULTILINE)
LETTERS = {
    "accounts": "A",
    "reference": "B",
    "communes": "C",
    "spreadsheets": "U",
    "targets": "T",
    "enterprises": "E",
    "workers": "W",
    "contracts": "DRXKF",
    "interest": "I",
    "training": "G",
    "support": "S",
    "matching": "M",
    "reports": "P",
}


def texts() -> dict[str, str]:
    """The rules of each app, one file or a package of files."""
    found = {
        app: [ROOT / app / "rules.py", *sorted((ROOT / app / "rules").glob("*.py"))] for app in APPS
    }
    return {
        app: text
        for app, paths in found.items()
        if (text := "".join(path.read_text() for path in paths if path.exists()))
    }


def in_code() -> dict[str, set[str]]:
    return {app: set(IN_CODE.findall(text)) for app, text in texts().items()}


def in_docs() -> dict[str, list[str]]:
    pages = sorted((ROOT / "docs/reference/rules").glob("*.md"))
    return {page.stem: IN_DOCS.findall(page.read_text()) for page in pages}


def test_every_rule_is_described_and_every_described_rule_exists():
    assert {app: set(rules) for app, rules in in_docs().items()} == in_code()


def test_no_rule_is_described_twice():
    repeated = [r for rules in in_docs().values() for r, n in Counter(rules).items() if n > 1]

    assert repeated == []


def test_a_rule_carries_the_letter_of_its_app():
    strange = [
        rule for app, rules in in_code().items() for rule in rules if rule[0] not in LETTERS[app]
    ]

    assert strange == []


def test_every_rule_is_met_in_a_test():
    tests = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    untested = [rule for rules in in_code().values() for rule in sorted(rules) if rule not in tests]

    assert untested == []


def test_rules_run_no_query_and_read_no_clock():
    wrong = [
        f"{app}: {word}"
        for app, text in texts().items()
        for word in ("clock.now", "clock.today", ".objects", ".save(", ".filter(", "raise ")
        if word in text
    ]

    assert wrong == []
