"""`python -m tests.labor_export.enter`: one departure, entered in a process of its own.

Prints as JSON how long the entry took and whether the province page says that figures wait.
"""

import json
import time
from datetime import date

import django

django.setup()

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from communes.models import Commune  # noqa: E402
from tests.factories import CommuneFactory, user_with  # noqa: E402
from tests.factories.contracts import departed, identified  # noqa: E402
from workers.models import Worker  # noqa: E402


def enter() -> dict[str, object]:
    unit = Commune.objects.first() or CommuneFactory(code="03808")
    officer = User.objects.filter(username="department").first() or user_with(
        "department_officer", username="department"
    )
    # Numbers of the factory begin anew in each process.
    worker = identified(unit, personal_id=f"014099{Worker.objects.count() + 900_000}")
    began = time.monotonic()
    departed(worker, by=officer, departed_on=date(2026, 3, 2))
    took = time.monotonic() - began
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get(reverse("reports:province")).content.decode()
    return {"seconds": took, "page_says_it_waits": 'id="waiting"' in page}


if __name__ == "__main__":
    print(json.dumps(enter()))  # noqa: T201
