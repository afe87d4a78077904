"""python -m benchmarks [--scale province]: settings of its own, whatever the shell names."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"  # noqa: TID251 (before Django starts)

import django  # noqa: E402

django.setup()

from benchmarks.run import main  # noqa: E402

main()
