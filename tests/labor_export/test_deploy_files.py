"""The files of the production set-up, without a container: they parse and hang together."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# `${NAME}` of compose; `$$NAME` is the container's own.
_COMPOSE_VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z_]+)\}")
_READ_BY_CODE = re.compile(r"env\.(?:text|flag|number|words)\(\s*\"([A-Z_]+)\"")


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return dict(pairs)


def read_by_code() -> set[str]:
    folders = [ROOT / name for name in ("labor_export", "deploy", *settings.HOUSE_APPS)]
    files = [file for folder in folders for file in folder.rglob("*.py")]
    found = {name for file in files for name in _READ_BY_CODE.findall(file.read_text())}
    return found | {"DJANGO_SETTINGS_MODULE"}  # Django's own


def used_by_compose() -> set[str]:
    return set(_COMPOSE_VARIABLE.findall((ROOT / "docker-compose.yml").read_text()))


def test_all_services_are_there(compose):
    expected = {
        "postgres", "redis", "migrate", "web", "worker", "long-worker", "beat", "proxy",
    }  # fmt: skip

    assert set(compose["services"]) == expected


def test_every_variable_of_compose_is_explained():
    assert used_by_compose() <= example().keys()


def test_every_variable_the_code_reads_is_explained_and_no_other():
    assert example().keys() == read_by_code() | used_by_compose()


def test_compose_gives_the_register_every_variable_production_needs(compose):
    production = (ROOT / "labor_export/settings/production.py").read_text()
    given = compose["services"]["web"]["environment"].keys()

    assert set(_READ_BY_CODE.findall(production)) <= given


def test_every_server_says_whether_it_is_well(compose):
    unasked = [
        name
        for name, service in compose["services"].items()
        if "healthcheck" not in service and service.get("restart") != "no"
    ]

    # Beat answers nobody; /readyz tells of its heartbeat.
    assert unasked == ["beat"]


def test_image_runs_as_nobody_special():
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    assert lines.index("USER register") > max(
        number for number, line in enumerate(lines) if line.startswith("FROM")
    )


def test_no_file_names_a_package_host():
    for lock in (ROOT / "requirements").iterdir():
        assert "://" not in lock.read_text()


def test_every_locked_package_has_hashes():
    for lock in (ROOT / "requirements").glob("*.lock"):
        pins = re.split(r"\n(?=\S)", lock.read_text().strip())
        assert all("--hash=sha256:" in pin for pin in pins)


def test_everything_of_the_base_lock_is_in_the_dev_lock():
    base, dev = (
        set(re.findall(r"^([\w.-]+==\S+)", (ROOT / f"requirements/{name}.lock").read_text(), re.M))
        for name in ("base", "dev")
    )

    assert base <= dev
