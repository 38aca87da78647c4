"""One JSON line an event. Only ids: no message arguments that could be personal reach the stream."""

import json
import logging
import traceback
from datetime import UTC, datetime

EXTRA = ("event", "request_id", "tenant_id", "object_id", "task_id", "status_code", "ms", "count")


class JsonFormatter(logging.Formatter):
    """Writes an event as one line of JSON, an exception as its type and the places it passed.

    An exception's own text is left out: it can quote the value that offended, and the value can be a name.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self.sentence(record),
        }
        for name in EXTRA:
            value = getattr(record, name, None)
            if value is not None:
                line[name] = value if isinstance(value, int | float) else str(value)
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["places"] = [
                f"{'/'.join(frame.filename.rsplit('/', 2)[-2:])}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])[-12:]
            ]
        return json.dumps(line, ensure_ascii=False)

    def sentence(self, record: logging.LogRecord) -> str:
        """Keep Django's request lines free of the path, which may hold a token."""
        if record.name.startswith(("django.request", "django.security", "django.server")):
            return str(record.msg).split("%s")[0].strip('": ') or "request"
        return record.getMessage()
