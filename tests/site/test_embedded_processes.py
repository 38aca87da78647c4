"""What the launcher starts ends with it, however it ends, and never stands in the way of the next start."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bookingsite.embedded import ports, secretfile
from bookingsite.embedded.faults import Refusal
from bookingsite.embedded.places import CHECKOUT, LOWLY, lock, make_owned, shelter
from bookingsite.embedded.processes import Family, born, privileges, stat_of, wait_until

OUTSIDE = ("DATABASE_URL", "VAULT_URL", "REDIS_URL", "TEST_DATA_DIR", "DATA_DIR")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    yield folder
    forget(folder)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Give a data directory on which engines have run before: making a cluster is not asked of each test."""
    folder = tmp_path_factory.mktemp("made") / "data"
    launcher = launch(folder, "--", "true")
    _, errors = launcher.communicate(timeout=60)
    assert launcher.returncode == 0, errors
    yield folder
    forget(folder)


def forget(data: Path) -> None:
    """Remove what root keeps of a data directory elsewhere."""
    if os.geteuid() == 0:
        shutil.rmtree(shelter(data), ignore_errors=True)


def launch(data: Path, *command: str, part: str = "run") -> subprocess.Popen:
    """Start a launcher of its own, as if no engines were there."""
    environment = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
    environment |= {"TEST_DATA_DIR": str(data), "DATA_DIR": str(data)}
    words = [sys.executable, "-m", "bookingsite.embedded", part, *command]
    pipe = subprocess.PIPE
    return subprocess.Popen(words, env=environment, cwd=CHECKOUT, stdout=pipe, stderr=pipe, text=True)


def started(data: Path) -> tuple[subprocess.Popen, list[int]]:
    """Start engines and wait until a command runs on them; give every process that is there."""
    launcher = launch(
        data, "--", sys.executable, "-c", "print('up', flush=True); import time; time.sleep(60)"
    )
    assert launcher.stdout.readline() == "up\n", launcher.communicate()[1]
    return launcher, family_of(launcher.pid)


def family_of(root: int) -> list[int]:
    """List a process and all below it."""
    parents = {int(path.name): stat_of(int(path.name)) for path in Path("/proc").glob("[0-9]*")}
    found = [root]
    for one in found:
        found += [pid for pid, fields in parents.items() if fields and fields[1] == str(one)]
    return found


def all_gone(pids: list[int], seconds: float = 15) -> bool:
    """Wait until none of these runs."""
    return wait_until(lambda: not any(born(pid) for pid in pids), seconds, every=0.1)


def end(launcher: subprocess.Popen) -> None:
    """Stop a launcher and read what is left of its output."""
    launcher.send_signal(signal.SIGTERM)
    launcher.communicate(timeout=30)


def test_a_killed_launcher_takes_everything_with_it_and_the_next_start_works(data):
    launcher, pids = started(data)
    assert len(pids) > 4
    launcher.kill()
    launcher.communicate()
    assert all_gone(pids)
    began = time.monotonic()
    again, pids = started(data)
    assert time.monotonic() - began < 30
    end(again)
    assert all_gone(pids)


def test_engines_that_were_all_killed_leave_nothing_in_the_way(made):
    launcher, pids = started(made)
    for pid in pids:
        # One whose parent went before it may be gone by itself.
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    launcher.communicate()
    assert all_gone(pids)
    assert (made / "children.json").exists()
    again, pids = started(made)
    end(again)
    assert all_gone(pids)
    assert not (made / "children.json").exists()


def test_a_lock_file_that_names_another_process_is_removed(made):
    cluster = shelter(made) / "postgres" if os.geteuid() == 0 else made / "postgres"
    if not cluster.exists():
        cluster = made / "postgres"
    # The number is in use again, by a process that PostgreSQL's own user may ask whether it lives.
    user = LOWLY if os.geteuid() == 0 else None
    with subprocess.Popen(["sleep", "60"], **privileges(user)) as stranger:
        (cluster / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster}\n")
        again, pids = started(made)
        end(again)
        assert all_gone(pids)
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_command_and_the_engines(made, sign):
    launcher, pids = started(made)
    launcher.send_signal(sign)
    launcher.communicate(timeout=30)
    assert all_gone(pids)


def test_the_commands_own_exit_code_is_handed_on(made):
    launcher = launch(made, "--", "sh", "-c", "exit 7")
    assert launcher.wait(60) == 7


def test_a_second_run_beside_the_first_takes_the_next_place(made):
    launcher, pids = started(made)
    other, more = started(made)
    assert set(pids).isdisjoint(more)
    end(other)
    end(launcher)
    forget(made.with_name("data-2"))


def test_grandchildren_that_lost_their_parent_are_ended_too(made):
    orphan = "import subprocess; print(subprocess.Popen(['sleep', '300']).pid, flush=True)"
    launcher = launch(made, "--", sys.executable, "-c", orphan)
    pid = int(launcher.stdout.readline())
    launcher.communicate(timeout=60)
    assert all_gone([pid])


def test_the_fall_of_one_child_is_noticed(tmp_path):
    family = Family(tmp_path / "children.json", tmp_path)
    family.start("steady", ["sleep", "60"], environment=os.environ)
    weak = family.start("weak", ["sh", "-c", "echo no more >&2; exit 3"], environment=os.environ)
    weak.process.wait()
    assert family.fallen() is weak
    assert "no more" in weak.tail()
    family.stop_all()
    assert family.children == []


def test_a_port_in_use_is_named_with_the_way_out(data):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refusal, match=rf"Port {port} is in use.*PORT={port + 1}"):
            ports.web_port(str(port))


@pytest.mark.parametrize("text", ["", "http", "80", "70000", "-1"])
def test_a_port_that_is_none_is_refused(text):
    with pytest.raises(Refusal, match="PORT="):
        ports.web_port(text)


def test_ports_are_kept_and_only_a_taken_one_is_chosen_anew(tmp_path):
    path = tmp_path / "ports.json"
    first = ports.keep_or_choose(path, ["a", "b"])
    assert ports.keep_or_choose(path, ["a", "b"]) == first
    with socket.create_server(("127.0.0.1", first["a"])):
        second = ports.keep_or_choose(path, ["a", "b"])
    assert second["a"] != first["a"]
    assert second["b"] == first["b"]


def test_secrets_are_made_once_and_readable_by_their_owner_only(tmp_path):
    path = tmp_path / "secrets.env"
    made = secretfile.read_or_make(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert secretfile.read_or_make(path) == made


def test_a_held_data_directory_is_not_given_twice(tmp_path):
    held = lock(tmp_path)
    assert lock(tmp_path) is None
    held.close()
    lock(tmp_path).close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory away")
def test_a_data_directory_of_someone_else_gets_one_line(tmp_path):
    os.chown(tmp_path, 65534, 65534)
    with pytest.raises(Refusal, match=r"belongs to nobody, not to root\..*DATA_DIR=") as refused:
        make_owned(tmp_path)
    assert "\n" not in str(refused.value)


def test_a_demo_says_in_one_line_what_stands_in_its_way(data):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        os.environ["PORT"] = str(port)
        try:
            launcher = launch(data, part="demo")
            _, errors = launcher.communicate(timeout=30)
        finally:
            del os.environ["PORT"]
    assert launcher.returncode == 1
    assert errors.count("\n") == 1
    assert f"PORT={port + 1} make demo" in errors
