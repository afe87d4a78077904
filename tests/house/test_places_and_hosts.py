"""The repository knows no machine: no path of somebody's disk, no host that packages come from."""

import re

from tests.house.reading import ROOT, tracked

# Written in parts, so that this file is no find of its own.
_FOLDERS = "|".join(["ho" + "me", "ro" + "ot", "wo" + "rk", "Us" + "ers"])
DISKS = re.compile(r"(?<![\w.$}>-])/(?:" + _FOLDERS + r")/\w")
HOSTS = re.compile(
    "|".join(
        ["py" + r"pi\.org", "python" + "hosted", "npm" + "js", "ana" + r"conda\.org", "un" + "pkg"]
        + ["jsde" + "livr", r"goog" + "leapis", "cdn" + "js"]
    )
)


def lines(pattern: re.Pattern) -> list[str]:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        found += [
            f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(text.splitlines(), start=1)
            if pattern.search(line)
        ]
    return found


def test_no_path_of_a_machine():
    assert lines(DISKS) == []


def test_no_host_that_packages_come_from():
    assert lines(HOSTS) == []


def test_what_is_looked_for_would_be_found():
    assert DISKS.search("open('/ho" + "me/somebody/file')")
    assert HOSTS.search("https://files.python" + "hosted.org/x")
