"""What docker-compose.yml starts, started here without Docker: same commands, same variables."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import psycopg2
import pytest
import yaml
from cryptography.fernet import Fernet
from django.db import connection

from tests.labor_export.programs import ROOT, environment, running, until
from tests.labor_export.test_deploy_files import example
from tests.services.conftest import Redis, free_port

pytestmark = pytest.mark.services
HOST = "register.example"
DATABASE = "labor_export_compose"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


@pytest.fixture(scope="module")
def around(tmp_path_factory) -> Iterator[dict[str, object]]:
    """A Redis and an empty database of their own; what replaces the containers' names."""
    folder = tmp_path_factory.mktemp("compose")
    redis = Redis(folder)
    redis.start()
    base = connection.settings_dict
    server = f"{base['USER']}:{base['PASSWORD']}@{base['HOST']}:{base['PORT']}"
    _on_server(f"DROP DATABASE IF EXISTS {DATABASE}", f"CREATE DATABASE {DATABASE}")
    yield {
        "DATABASE_URL": f"postgres://{server}/{DATABASE}",
        "CELERY_BROKER_URL": redis.url,
        "ALLOWED_HOSTS": HOST,
        "IDENTITY_KEYS": Fernet.generate_key().decode(),
        "PORT": free_port(),
        "VAR_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "labor_export.settings.production",
    }
    redis.stop()
    _on_server(f"DROP DATABASE {DATABASE}")


def _on_server(*statements: str) -> None:
    base = connection.settings_dict
    server = psycopg2.connect(
        dbname="postgres", user=base["USER"], password=base["PASSWORD"],
        host=base["HOST"], port=base["PORT"] or None,
    )  # fmt: skip
    server.autocommit = True
    for statement in statements:
        server.cursor().execute(statement)
    server.close()


def variables(service: dict[str, Any], around: dict[str, object]) -> dict[str, str]:
    """The service's environment, filled from .env.example, with this machine's addresses."""
    known = example()
    given = {
        name: re.sub(r"\$\{(\w+)\}", lambda found: known[found.group(1)], str(value))
        for name, value in service["environment"].items()
    }
    path = f"{Path(sys.executable).parent}:{environment()['PATH']}"
    return environment(**given | around, PATH=path)


def run(service: dict[str, Any], around: dict[str, object], *command: str) -> None:
    subprocess.run(
        command or service["command"], cwd=ROOT, env=variables(service, around), check=True
    )


@contextmanager
def up(name: str, services: dict, around: dict) -> Iterator[tuple[subprocess.Popen, Path]]:
    log = Path(str(around["VAR_DIR"])) / f"{name}.log"
    given = variables(services[name], around)
    with running(*services[name]["command"], log=log, **given) as process:
        yield process, log


def ends_well(process: subprocess.Popen) -> bool:
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=30) == 0


@pytest.fixture(scope="module")
def migrated(services, around) -> dict[str, object]:
    """After `migrate`, which every other service waits for, and with the files of the image."""
    run(services["migrate"], around)
    run(services["web"], around, "python", "manage.py", "collectstatic", "--noinput", "-v0")
    return around


def answer(around: dict[str, object], path: str) -> tuple[int, str]:
    headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
    try:
        with urlopen(
            Request(f"http://127.0.0.1:{around['PORT']}{path}", headers=headers), timeout=10
        ) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()
    except (URLError, OSError):
        return 0, ""


def test_migrate_may_run_again(services, migrated):
    run(services["migrate"], migrated)


def test_web_answers_and_ends_when_told(services, migrated):
    with up("web", services, migrated) as (process, _log):
        assert until(lambda: answer(migrated, "/healthz")[0] == 200, within=30)

        run(services["web"], migrated, *services["web"]["healthcheck"]["test"][1:])
        status, page = answer(migrated, "/account/login/")
        assert status == 200
        assert re.search(r'href="/static/css/app\.[0-9a-f]+\.css"', page)
        assert ends_well(process)


def test_web_sends_plain_http_to_https(services, migrated):
    with up("web", services, migrated):
        assert until(lambda: answer(migrated, "/healthz")[0] == 200, within=30)
        asked = HTTPConnection("127.0.0.1", int(str(migrated["PORT"])), timeout=10)
        asked.request("GET", "/account/login/", headers={"Host": HOST})

        answered = asked.getresponse()
        asked.close()

    assert answered.getheader("Location") == f"https://{HOST}/account/login/"


@pytest.mark.parametrize("name", ["worker", "long-worker"])
def test_worker_gets_ready_and_ends_when_told(services, migrated, name):
    with up(name, services, migrated) as (process, log):
        assert until(lambda: " ready." in log.read_text(), within=30)

        assert ends_well(process)


def test_beat_and_workers_together_make_the_register_ready(services, migrated):
    with (
        up("web", services, migrated),
        up("worker", services, migrated),
        up("beat", services, migrated) as (beat, _log),
    ):
        assert until(lambda: answer(migrated, "/readyz")[0] == 200, within=60)

        assert ends_well(beat)
