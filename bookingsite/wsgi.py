"""The web's entry. What the first visitors would wait for is loaded here, before the server forks.

A production that would break a promise ends here, with the reason.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation

from bookingsite.checks import refuse_to_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bookingsite.settings")
application = get_wsgi_application()
refuse_to_start()


def warm() -> None:
    """Load the views, the texts of each language and the public pages; no database is asked."""
    get_resolver().url_patterns  # noqa: B018  reading it imports them
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Book a time")
    folder = settings.BASE_DIR / "templates"
    for page in sorted(folder.glob("public/[!_]*.html")):
        get_template(str(page.relative_to(folder)))


warm()
