"""The WSGI entry. ASGI is left out on purpose: docs/decisions/0003-wsgi.md."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
application = get_wsgi_application()
