"""Stands in for the demonstration, which takes minutes: one account, and it can hang."""

import json
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tests.factories import user_with


class Command(BaseCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        var = Path(settings.VAR_DIR)
        user_with("department_officer", username="chuyenvien")
        if (var / "interrupt-me").exists():
            (var / "hanging").touch()
            time.sleep(60)
        account = {"role": "department_officer", "username": "chuyenvien", "password": "invented"}
        told = {"accounts": [{**account, "unit_code": None}], "statistics_token": "token"}
        (var / "demo-14.json").write_text(json.dumps(told))
