"""`python -m bookingsite.embedded run -- command`: engines for the length of one command.

For tests nothing waits for the disk; with --durable, for benchmarks, everything does, as in production.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bookingsite.embedded.engines import Stopped, are_outside, engines, obey_signals
from bookingsite.embedded.faults import Refusal
from bookingsite.embedded.places import CHECKOUT, lock
from bookingsite.embedded.processes import end_with_parent

SLOTS = 8


def run(command: Sequence[str], *, durable: bool = False) -> int:
    """Run a command with engines behind it and give its exit code."""
    if not command:
        raise Refusal("Name a command: python -m bookingsite.embedded run -- pytest")
    if are_outside():
        os.execvp(command[0], list(command))
    obey_signals()
    try:
        with engines(free_slot(), durable=durable) as running:
            environment = {**os.environ, **running.environment(), **running.extra_environment()}
            compile_texts(environment)
            return in_front(command, environment)
    except Stopped:
        return 130


def compile_texts(environment: Mapping[str, str]) -> None:
    """Compile catalogues that are newer than their compiled form: a bare checkout has none."""
    catalogues = CHECKOUT.glob("locale/*/LC_MESSAGES/*.po")
    compiled = [(path, path.with_suffix(".mo")) for path in catalogues]
    if all(done.exists() and done.stat().st_mtime >= path.stat().st_mtime for path, done in compiled):
        return
    command = [sys.executable, "manage.py", "compile_translations"]
    subprocess.run(command, env=dict(environment), cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)


def free_slot() -> Path:
    """Choose a data directory; where another run holds the first, take the next."""
    wanted = Path(os.environ.get("TEST_DATA_DIR") or CHECKOUT / ".data" / "test")
    for number in range(1, SLOTS + 1):
        slot = wanted if number == 1 else wanted.with_name(f"{wanted.name}-{number}")
        held = lock(slot)
        if held is not None:
            held.close()
            return slot
    raise Refusal(f"{SLOTS} runs are under way in {wanted}*. Wait for one of them.")


def in_front(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command at the terminal: Ctrl-C reaches it by itself, a signal to us is handed on."""
    parent = os.getpid()
    try:
        process = subprocess.Popen(
            command,
            env=environment,
            preexec_fn=lambda: end_with_parent(parent, signal.SIGTERM),  # noqa: PLW1509  one thread only
        )
    except OSError as error:
        raise Refusal(f"{command[0]} cannot be run: {error.strerror}") from None
    while True:
        try:
            code = process.wait()
            return code if code >= 0 else 128 - code
        except Stopped as asked:
            if str(asked) != "SIGINT":
                process.send_signal(signal.SIGTERM)
