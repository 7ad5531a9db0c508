#!/usr/bin/env python
"""Django's command line; without DATABASE_URL it finds or starts the embedded servers by itself."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line  # after the settings variable

    execute_from_command_line(sys.argv)
