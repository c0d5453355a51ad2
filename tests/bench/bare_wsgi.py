"""The site with the bare views beside it, so that both are measured in one process."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.ROOT_URLCONF = "tests.bench.bare"
application = get_wsgi_application()
