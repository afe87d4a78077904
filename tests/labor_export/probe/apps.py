import time
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings


class ProbeConfig(AppConfig):
    name = "tests.labor_export.probe"

    def ready(self) -> None:
        if getattr(settings, "HANG_INSIDE_REFRESH", False):
            _hang_after_writing()


def _hang_after_writing() -> None:
    from figures import refresh

    write = refresh.write_versions

    def write_and_hang(*args: Any, **kwargs: Any) -> None:
        write(*args, **kwargs)
        Path(settings.VAR_DIR, "hanging").touch()
        time.sleep(60)

    refresh.write_versions = write_and_hang
