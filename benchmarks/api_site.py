"""What gunicorn serves while the API is measured: the site on one of the benchmark's databases."""

import os
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"  # noqa: TID251 (before Django starts)


def application(scale_name: str) -> Any:
    """Named on gunicorn's command line with the scale."""
    import django

    django.setup()
    from django.conf import settings

    from benchmarks.contestants import Site
    from benchmarks.database import connect

    connect(scale_name)
    settings.ROOT_URLCONF = "benchmarks.contestants"
    return Site()
