"""The embedded default with a refresh that hangs after it has written its facts."""

from labor_export.settings.embedded import *  # noqa: F403, TID251
from labor_export.settings.embedded import INSTALLED_APPS  # noqa: TID251

INSTALLED_APPS = [*INSTALLED_APPS, "tests.labor_export.probe"]
HANG_INSIDE_REFRESH = True
