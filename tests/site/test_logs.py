"""Every line of every part's log is JSON, and none says what a person typed or which address she came to."""

import io
import json
import logging
import warnings

import pytest
import yaml
from celery import shared_task
from django.conf import settings
from django.test import Client
from django.urls import reverse
from gunicorn.config import Config

from bookings.public_views import details
from bookingsite.embedded import demo
from bookingsite.loader import CheckingLoader
from bookingsite.logs import JsonFormatter
from bookingsite.serverlog import ServerLogger
from tests.site.doors.house import plant

ANNA = "anna@example.dk"
TOKEN = "/b/salon-solvik/v/hemmeligt/"
TYPED = {
    "name": "Åse-Marie O'Brien",
    "phone": "20 12 34 99",
    "email": "aase.obrien@example.dk",
    "message": "Jeg er gravid i femte måned",
    "policy": "on",
}


@shared_task(name="tests.breaks")
def breaks() -> None:
    raise ValueError(f"Key (email)=({ANNA}) is there already")


def test_a_task_that_breaks_is_logged_by_its_place_and_quotes_nothing(log: io.StringIO) -> None:
    breaks.apply()
    found = {each for each in log.getvalue().splitlines() if "tests.breaks" in each}
    [line] = [json.loads(each) for each in found]
    assert (line["level"], line["error"]) == ("error", "ValueError")
    assert line["message"].endswith("raised unexpected: ValueError")
    assert any("test_logs.py" in place for place in line["places"])
    assert "anna" not in log.getvalue()


@pytest.fixture
def server() -> tuple[logging.Logger, io.StringIO]:
    """Give the web server's own log as the command sets it up, and what it wrote."""
    own = logging.Logger("gunicorn.error")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logging, "getLogger", lambda name: own)
        assert ServerLogger(Config()).error_log is own
    stream = io.StringIO()
    for handler in own.handlers:
        handler.setStream(stream)
    return own, stream


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (
            f"Invalid request from ip=203.0.113.7: Invalid HTTP request line: 'GET {TOKEN} {ANNA}'",
            "Invalid request",
        ),
        (f"Error handling request GET {TOKEN}", "Error handling request"),
        (
            "Worker (pid:77) was sent SIGKILL! Perhaps out of memory?",
            "Worker (pid:77) was sent SIGKILL! Perhaps out of memory?",
        ),
    ],
)
def test_the_server_says_what_went_wrong_and_not_for_whom(
    server: tuple[logging.Logger, io.StringIO], told: str, kept: str
) -> None:
    logger, stream = server
    logger.error(told)
    assert json.loads(stream.getvalue())["message"] == kept


def test_the_server_quotes_no_error(server: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = server
    try:
        breaks()
    except ValueError as error:
        logger.exception("Error handling request %s", TOKEN)
        logger.exception(error)
    lines = [json.loads(each) for each in stream.getvalue().splitlines()]
    assert [(line["message"], line["error"]) for line in lines] == [
        ("Error handling request", "ValueError"),
        ("ValueError", "ValueError"),
    ]
    assert "anna" not in stream.getvalue() and "hemmeligt" not in stream.getvalue()


def test_a_host_that_somebody_made_up_is_not_quoted() -> None:
    told = f"Invalid HTTP_HOST header: '{ANNA}'. You may need to add '{ANNA}' to ALLOWED_HOSTS."
    record = logging.LogRecord("django.security.DisallowedHost", logging.ERROR, "", 1, told, None, None)
    assert json.loads(JsonFormatter().format(record))["message"] == "Invalid HTTP_HOST header"


def test_a_warning_to_the_worker_is_a_line_like_all_others(log: io.StringIO) -> None:
    try:
        CheckingLoader(app=None).on_worker_init()
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            logging.getLogger("py.warnings").warning("%s", "as root")
        assert warnings.showwarning.__module__ == "logging"
    finally:
        logging.captureWarnings(False)
    assert json.loads(log.getvalue().splitlines()[-1])["message"] == "as root"


def test_each_part_is_started_so_that_it_prints_no_banner_and_logs_by_our_own_rules() -> None:
    file = settings.BASE_DIR / "docker-compose.yml"
    services = yaml.safe_load(file.read_text("utf-8"))["services"]
    for command in (demo.worker_command(), demo.beat_command()):
        assert "--quiet" in command
    for part in ("worker", "beat"):
        assert services[part]["command"].startswith("celery --quiet -A bookingsite")
    named = "bookingsite.serverlog.ServerLogger"
    assert named in demo.web_command(8000)
    assert f'"--logger-class", "{named}"' in (settings.BASE_DIR / "Dockerfile").read_text("utf-8")


@pytest.mark.django_db
def test_an_error_is_logged_by_its_place_and_says_nothing_of_anybody(
    log: io.StringIO, morning: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**given: object) -> None:
        try:
            raise ValueError(f"cannot book {given['details']}")
        except ValueError as cause:
            raise RuntimeError(f"gave up on {TYPED['name']}") from cause

    monkeypatch.setattr(details, "confirm", fail)
    house = plant()
    client = Client(raise_request_exception=False)
    address = reverse("book_details", args=[house.solvik.tenant.slug, house.flow])
    answer = client.post(address, TYPED)
    assert answer.status_code == 500
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    error = next(line for line in lines if line["level"] == "error")
    assert error["error"] == "RuntimeError"
    assert any("test_logs.py" in place for place in error["places"])
    secrets = [*TYPED.values(), house.flow, "20123499", "O'Brien", "gravid"]
    for secret in (each for each in secrets if each != "on"):
        assert secret not in log.getvalue(), secret
        assert secret not in answer.content.decode(), secret
