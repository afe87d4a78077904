#!/usr/bin/env python
"""Django's command line. Settings come from DJANGO_SETTINGS_MODULE, embedded default otherwise."""

import sys

from labor_export import env

if __name__ == "__main__":
    env.use_settings()

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
