"""The web server's own log: lines like all others, without what a request said or whence it came."""

from typing import Any

from gunicorn.glogging import Logger

from bookingsite.logs import JsonFormatter


class ServerLogger(Logger):
    """Writes the server's events as our own are written."""

    def setup(self, cfg: Any) -> None:
        """Set up as the server does, with our words."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())
