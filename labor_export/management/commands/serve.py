"""`manage.py serve`, which is `make run`: from nothing to a running demonstration."""

import json
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from labor_export import env
from labor_export.children import Child, end, keep_running
from labor_export.preparing import prepare
from labor_export.stopping import Stop


class Command(BaseCommand):
    help = "Prepare the embedded register, then run the web and the jobs process until Ctrl-C."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError(
                "This starts the embedded demonstration. For production see "
                "docs/how-to/run-in-production.md."
            )
        host, port = env.text("BIND", "127.0.0.1"), env.number("PORT", default=8000)
        _refuse_if_taken(host, port)
        self.stdout.write("Preparing the database …")
        prepare(self.stdout.write)
        stop = Stop()
        stop.listen_to(signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        self._run(_address(host, port), stop)

    def _run(self, address: str, stop: Stop) -> None:
        here = [sys.executable, "manage.py"]
        web = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        children = [Child("web", web), Child("jobs", [*here, "jobs"])]
        try:
            for child in children:
                child.look_after()
            self._announce(address, children[0], stop)
            keep_running(children, stop)
        finally:
            end(children)

    def _announce(self, address: str, web: Child, stop: Stop) -> None:
        while not stop.wait(0.1) and not _answers(f"{address}/healthz"):
            web.look_after()
        demo = _with_address(address)
        for account in demo["accounts"]:
            self.stdout.write(
                f"  {account['role']:<20} {account['username']:<24} {account['password']}"
            )
        self.stdout.write(f"\nReady: {address}   (Ctrl-C ends it, the data stay)")
        self.stdout.flush()


def _refuse_if_taken(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} of {host} is not free; choose another: make run PORT={port + 1}"
            ) from error


def _address(host: str, port: int) -> str:
    return f"http://{'127.0.0.1' if host in ('0.0.0.0', '') else host}:{port}"


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as response:
            return response.status == 200
    except (URLError, OSError):
        time.sleep(0.1)
        return False


def _with_address(address: str) -> dict[str, Any]:
    """The accounts of this province's demonstration, written to var/demo.json with the address."""
    kept = Path(settings.VAR_DIR) / f"demo-{settings.PROVINCE_CODE}.json"
    known = json.loads(kept.read_text()) if kept.exists() else {}
    demo = {
        "address": address,
        "accounts": known.get("accounts", []),
        "statistics_token": known.get("statistics_token", ""),
    }
    file = Path(settings.VAR_DIR) / "demo.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(demo, ensure_ascii=False, indent=2) + "\n")
    return demo
