"""How worker and beat begin: a production that would break a promise ends, with the reason."""

import logging

from celery.loaders.app import AppLoader

from bookingsite.checks import refuse_to_start


class CheckingLoader(AppLoader):
    """Loads what a worker or beat needs, and ends it where it is not fit to start."""

    def on_worker_init(self) -> None:
        """Check once everything is loaded; warnings become lines of the log from here on."""
        logging.captureWarnings(True)
        refuse_to_start()
