"""Child processes that never outlive the launcher.

On Linux the kernel itself ends each child when the launcher dies, however it dies (PR_SET_PDEATHSIG). The
signal is set in the child after it has taken on its user, because a change of user clears it. Grandchildren
that lose their parent come to the launcher (PR_SET_CHILD_SUBREAPER), which ends them as it leaves.
"""

import contextlib
import ctypes
import json
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from bookingsite.embedded.faults import Refusal

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
PATIENCE = 8.0
LARGEST_LOG = 5_000_000
Leftover = tuple[int, str, int]
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent(parent: int, sign: signal.Signals, nice: int = 0) -> None:
    """Ask the kernel to send this process a signal when its parent dies; end now if it already has."""
    os.nice(nice)
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of grandchildren whose own parent dies."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def stat_of(pid: int) -> list[str]:
    """Give the fields of /proc/<pid>/stat after the name, or nothing."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def born(pid: int) -> str:
    """Say when a living process started, so that a number used again is not mistaken for the old process."""
    fields = stat_of(pid)
    if fields:
        return "" if fields[0] == "Z" else fields[19]
    if sys.platform == "linux":
        return ""
    answer = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip()


def orphans_here() -> list[int]:
    """List the processes whose parent is this one."""
    here = str(os.getpid())
    pids = [int(path.name) for path in Path("/proc").glob("[0-9]*")] if sys.platform == "linux" else []
    return [pid for pid in pids if (fields := stat_of(pid)) and fields[1] == here]


@dataclass
class Child:
    """One process that was started, and how it likes to be stopped."""

    name: str
    process: subprocess.Popen[bytes]
    stop: signal.Signals
    log: Path | None
    patience: float = PATIENCE

    def tail(self, lines: int = 12) -> str:
        """Give the last lines that it wrote."""
        if self.log is None or not self.log.exists():
            return ""
        found = self.log.read_text("utf-8", "replace").splitlines()[-lines:]
        return "\n".join(f"  | {line[:400]}" for line in found)

    def send(self, sign: signal.Signals, *, group: bool = False) -> None:
        """Send a signal to it, or to all that it started too."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if group:
                os.killpg(self.process.pid, sign)
            elif self.process.poll() is None:
                self.process.send_signal(sign)


@dataclass
class Family:
    """The children of one launcher, oldest first; kept on disk so that the next start can find leftovers."""

    register: Path
    logs: Path
    children: list[Child] = field(default_factory=list)

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str],
        stop: signal.Signals = signal.SIGTERM,
        user: str | None = None,
        cwd: Path | None = None,
        patience: float = PATIENCE,
        nice: int = 0,
    ) -> Child:
        """Start one process in a group of its own, bound to this one's life, its output in its log."""
        log = self.logs / f"{name}.log"
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.unlink()
        parent = os.getpid()
        with log.open("ab") as output:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment),
                cwd=cwd,
                start_new_session=True,
                preexec_fn=lambda: end_with_parent(parent, stop, nice),  # noqa: PLW1509  one thread only
                **privileges(user),
            )
        child = Child(name, process, stop, log, patience)
        self.children.append(child)
        self.write_down()
        return child

    def write_down(self) -> None:
        """Keep the numbers and birth times of the living children."""
        rows = [
            [each.name, each.process.pid, born(each.process.pid), int(each.stop)] for each in self.children
        ]
        self.register.write_text(json.dumps(rows))

    def end_leftovers(self) -> None:
        """End what a killed launcher on the same data left running, and wait until it is gone."""
        try:
            rows = json.loads(self.register.read_text())
        except (OSError, ValueError):
            return
        alive = [(pid, since, sign) for _name, pid, since, sign in rows if since and born(pid) == since]
        for wanted, seconds in ((None, 20.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
            for pid, _since, sign in alive:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, wanted or sign)
            alive = still_there(alive, seconds)
            if not alive:
                break
        self.register.unlink(missing_ok=True)

    def finish(self, child: Child, *, doing: str) -> None:
        """Wait for a passing child, and refuse with its last lines if it failed."""
        code = child.process.wait()
        self.children.remove(child)
        if code:
            raise Refusal(f"{doing} failed (exit {code}). The end of {child.log}:\n{child.tail()}")

    def fallen(self) -> Child | None:
        """Give the first child that has ended by itself."""
        return next((each for each in self.children if each.process.poll() is not None), None)

    def stop_all(self, names: Sequence[str] | None = None) -> None:
        """Stop the named children together, or all; what does not listen is killed with its own children."""
        leaving = [each for each in self.children if names is None or each.name in names]
        for each in leaving:
            each.send(each.stop)
        for each in leaving:
            try:
                each.process.wait(each.patience)
            except subprocess.TimeoutExpired:
                each.send(signal.SIGQUIT)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    each.process.wait(2)
            each.send(signal.SIGKILL, group=True)
            each.process.wait()
            self.children.remove(each)

    def close(self, engines: Sequence[str]) -> None:
        """Stop everything, the engines last, and leave nobody behind."""
        self.stop_all([each.name for each in self.children if each.name not in engines])
        self.stop_all()
        for pid in orphans_here():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        self.register.unlink(missing_ok=True)


def still_there(rows: list[Leftover], seconds: float) -> list[Leftover]:
    """Wait until processes are gone, and give those that are not."""
    wait_until(lambda: not any(born(pid) == since for pid, since, _sign in rows), seconds)
    return [row for row in rows if born(row[0]) == row[1]]


class Privileges(TypedDict, total=False):
    """What Popen is told of the user to become."""

    user: str
    group: int
    extra_groups: list[int]


def privileges(user: str | None) -> Privileges:
    """Say as whom a child is to run, for Popen."""
    return {"user": user, "group": group_of(user), "extra_groups": []} if user else {}


def group_of(user: str) -> int:
    """Give a user's own group."""
    return pwd.getpwnam(user).pw_gid


def wait_until(true: Callable[[], bool], seconds: float, *, every: float = 0.03) -> bool:
    """Ask again and again until it is true or the time is up."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(every)
    return True
