"""The embedded default whose demonstration takes a moment instead of minutes."""

from labor_export.settings.embedded import *  # noqa: F403, TID251
from labor_export.settings.embedded import INSTALLED_APPS  # noqa: TID251

INSTALLED_APPS = ["tests.labor_export.probe", *INSTALLED_APPS]
