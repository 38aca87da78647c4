"""`python -m bookingsite.embedded demo`: the whole product with a lively salon and clinic, on one machine."""

import contextlib
import http.client
import os
import signal
import time
from collections.abc import Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path

from bookingsite.embedded import stamps
from bookingsite.embedded.engines import Engines, Stopped, are_outside, engines, manage, obey_signals, python
from bookingsite.embedded.faults import Refusal
from bookingsite.embedded.places import CHECKOUT
from bookingsite.embedded.ports import web_port
from bookingsite.embedded.processes import Child

WEB_WITHIN = 60.0
SHOPS = ("/b/salon-solvik/", "/b/lund-klinik/")


def demo(*, with_parent: bool) -> int:
    """Start everything, say where it is, and wait until it is to end."""
    if are_outside():
        raise Refusal("DATABASE_URL, VAULT_URL and REDIS_URL are set: the demo brings its own. Unset them.")
    began = time.monotonic()
    port = web_port(os.environ.get("PORT") or "8000")
    data = Path(os.environ.get("DATA_DIR") or CHECKOUT / ".data").expanduser().absolute()
    parent = os.getppid()
    obey_signals()
    try:
        with engines(data, durable=True, meanwhile=partial(start_early, port=port)) as running:
            environment = environment_of(running, port)
            prepare(running, environment)
            start_product(running, environment, port)
            wait_for_web(running, port)
            announce(data, port, time.monotonic() - began)
            watch(running, parent if with_parent else None)
    except Stopped:
        say("\nStopped.")
        return 0
    return 0


def environment_of(running: Engines, port: int) -> dict[str, str]:
    """Give the settings of the demo."""
    return {
        **os.environ,
        **running.environment(),
        "BASE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "PYTHONUNBUFFERED": "1",
    }


def states() -> dict[str, str]:
    """Say for which state of the code each step of preparing was last needed."""
    return {
        "texts": stamps.fingerprint(sorted(CHECKOUT.glob("locale/*/LC_MESSAGES/*.po"))),
        "migrated": stamps.fingerprint(stamps.migration_files(), version("django")),
        "planted": "yes",
    }


def is_needed(running: Engines, step: str) -> bool:
    """Say whether a step of preparing has still to be done here for this state of the code."""
    if step == "texts":
        catalogues = CHECKOUT.glob("locale/*/LC_MESSAGES/*.po")
        if not all(path.with_suffix(".mo").exists() for path in catalogues):
            return True
    return not stamps.is_done(running.place.stamps, step, states()[step])


def prepare(running: Engines, environment: Mapping[str, str]) -> None:
    """Compile texts, migrate both databases as their owner and plant the demo, each only where needed."""
    family, folder = running.family, running.place.stamps
    texts = None
    if is_needed(running, "texts"):
        texts = start(running, "texts", manage("compile_translations"), environment)
    if is_needed(running, "migrated"):
        say("Migrating the two databases …")
        as_owner = {**environment, "MIGRATE_AS_OWNER": "1"}
        family.finish(start(running, "migrate", manage("migrate_both"), as_owner), doing="Migrating")
        stamps.note_done(folder, "migrated", states()["migrated"])
    if texts is not None:
        family.finish(texts, doing="Compiling the translations")
        stamps.note_done(folder, "texts", states()["texts"])
    if is_needed(running, "planted"):
        say("Planting a salon and a clinic …")
        family.finish(start(running, "plant", manage("plant_demo"), environment), doing="Planting the demo")
        stamps.note_done(folder, "planted", "yes")


def start_early(running: Engines, *, port: int) -> None:
    """Let the web load its code while the engines start, where nothing has to be prepared first."""
    if not any(is_needed(running, step) for step in states()):
        start(running, "web", web_command(port), environment_of(running, port))


def start(
    running: Engines, name: str, command: list[str], environment: Mapping[str, str], nice: int = 0
) -> Child:
    """Start one process of the product in the checkout."""
    return running.family.start(name, command, environment=environment, cwd=CHECKOUT, nice=nice)


def web_command(port: int) -> list[str]:
    """Give the web server's command; benchmarks use the same.

    Threads (gthread), since Chromium opens spare connections and sends nothing on them: two sync workers
    would both wait on those. Two processes for two cores, four threads each for waiting on the database.
    """
    return python(
        *("-m", "gunicorn", "bookingsite.wsgi:application", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload"),
        *(
            "--graceful-timeout",
            "4",
            "--timeout",
            "60",
            "--keep-alive",
            "5",
            "--log-level",
            "warning",
            "--logger-class",
            "bookingsite.serverlog.ServerLogger",
            "--no-control-socket",
        ),
    )


def worker_command() -> list[str]:
    """Give the worker's command: sending is waiting, so threads do, and no child can be left behind."""
    return python(
        *(
            "-m",
            "celery",
            "--quiet",
            "-A",
            "bookingsite",
            "worker",
            "--pool",
            "threads",
            "--concurrency",
            "4",
        ),
        *("--loglevel", "WARNING", "--without-gossip", "--without-mingle"),
    )


def beat_command() -> list[str]:
    """Give the command of the process that says when."""
    return python(
        *("-m", "celery", "--quiet", "-A", "bookingsite", "beat", "--loglevel", "WARNING", "--pidfile="),
        *("--scheduler", "bookingsite.heartbeat.BeatingScheduler"),
    )


def start_product(running: Engines, environment: Mapping[str, str], port: int) -> None:
    """Start all processes of the product at the same time; the page that someone waits for goes first."""
    if not any(child.name == "web" for child in running.family.children):
        start(running, "web", web_command(port), environment)
    start(running, "catchers", python("-m", "notifications.demo.catchers"), environment)
    start(running, "worker", worker_command(), environment, nice=5)
    start(running, "beat", beat_command(), environment, nice=5)


def wait_for_web(running: Engines, port: int) -> None:
    """Wait until the web answers that both databases are there."""
    until = time.monotonic() + WEB_WITHIN
    while True:
        see_all_alive(running)
        answer = asked(port)
        if answer == 200:
            return
        if time.monotonic() > until:
            web = next(each for each in running.family.children if each.name == "web")
            raise Refusal(f"The web answers {answer or 'nothing'}. The end of {web.log}:\n{web.tail()}")
        time.sleep(0.05)


def asked(port: int) -> int:
    """Ask the web for its health; 0 where it does not listen yet."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        link.request("GET", "/healthz")
        return link.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        link.close()


def see_all_alive(running: Engines) -> None:
    """Refuse to go on with a part missing."""
    fallen = running.family.fallen()
    if fallen is not None:
        code = fallen.process.returncode
        how = f"exit {code}" if code >= 0 else signal.Signals(-code).name
        raise Refusal(
            f"{fallen.name} has stopped by itself ({how}); all is stopped. {fallen.log}:\n{fallen.tail()}"
        )


def watch(running: Engines, parent: int | None) -> None:
    """Wait until a part falls, or the process that started us is gone."""
    while True:
        see_all_alive(running)
        if parent is not None and os.getppid() != parent:
            raise Stopped
        time.sleep(0.2)


def demo_logins(data: Path) -> list[str]:
    """Read the sign-ins that planting wrote down."""
    path = data / "logins.txt"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def announce(data: Path, port: int, seconds: float) -> None:
    """Print where everything is and how to get in."""
    base = f"http://localhost:{port}"
    lines = [f"Ready after {seconds:.1f} s.", "", *(f"  Book      {base}{shop}" for shop in SHOPS)]
    lines += [f"  Inbox     {base}/demo/inbox/   (the mails and text messages that were sent)"]
    lines += [f"  Sign in   {base}/signin/", *(f"            {line}" for line in demo_logins(data))]
    say("\n".join([*lines, "", f"Data and logs: {data}. Ctrl-C stops everything and keeps the data."]))


def say(text: str) -> None:
    """Print at once, also into a pipe; a reader that has gone away stops nothing."""
    with contextlib.suppress(OSError):
        print(text, flush=True)
