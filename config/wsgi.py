"""WSGI entry point of the production web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
application = get_wsgi_application()
# What is loaded now lives as long as the process: collections have no need to walk it again.
gc.collect()
gc.freeze()
