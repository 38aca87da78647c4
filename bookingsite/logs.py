"""One JSON line an event. Only ids: no message arguments that could be personal reach the stream."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import CodeType

EXTRA = ("event", "request_id", "tenant_id", "object_id", "task_id", "status_code", "ms", "count")

# Whose words quote a request: its address may hold a token, its other lines anything.
QUOTING = ("django.request", "django.security", "django.server")
SERVERS_QUOTES = ("Invalid request", "Error handling request")
# Where in such a sentence the quoting begins.
DETAIL = re.compile(r"%s|[:'\"(]| from ip=| /| [A-Z]+ /")


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
            # Frames alone: `extract_tb` would look up the source of each, for words that stay unwritten.
            passed = list(traceback.walk_tb(record.exc_info[2]))[-12:]
            line["places"] = [place_of(frame.f_code, number) for frame, number in passed]
        return json.dumps(line, ensure_ascii=False)

    def sentence(self, record: logging.LogRecord) -> str:
        """Give what happened, without what a request or an error quotes."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "error"
        if not isinstance(record.msg, str):
            return type(record.msg).__name__
        server = record.name.startswith("gunicorn") and record.msg.startswith(SERVERS_QUOTES)
        if server or record.name.startswith(QUOTING):
            return DETAIL.split(record.msg)[0].strip() or "request"
        if isinstance(record.args, dict) and "exc" in record.args:
            # Celery writes a failed task's error out in full.
            return record.msg % {**record.args, "exc": error, "traceback": "", "args": "", "kwargs": ""}
        return record.getMessage()


def place_of(code: CodeType, number: int) -> str:
    """Name a place in the code: its folder and file, the line, the function."""
    return f"{'/'.join(code.co_filename.rsplit('/', 2)[-2:])}:{number} {code.co_name}"
