"""The house is as its plan says: sizes, names, rooms, and no way up but the registries."""

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

from notifications.kinds import registered
from tests.site.doors.house import patterns

ROOT = Path(settings.BASE_DIR)
STAIRCASE = ("bookingsite", "privacy", "bookings", "customers", "staff", "notifications", "tenants")
MODULE_LINES, TEST_LINES, FUNCTION_LINES, TEMPLATE_LINES = 300, 400, 40, 120
# What can carry data out of the machine, and the rooms that may.
WAYS_OUT = {"httpx", "requests", "urllib.request", "smtplib", "http.client", "socket", "aiosmtpd"}
MAY_SEND = (
    "notifications/channels/",
    "notifications/demo/",
    "bookingsite/embedded/",
    "bookingsite/management/",
)
TEXTS = ("subject.txt", "body.txt", "body.html", "sms.txt")


def modules(*folders: str) -> Iterator[Path]:
    """List our modules; migrations are records and not held to a length."""
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)


def where(path: Path) -> str:
    """Name a file from the root of the house."""
    return str(path.relative_to(ROOT))


def length(path: Path) -> int:
    """Count a file's lines."""
    return len(path.read_text("utf-8").splitlines())


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of what a function does: without its head and its docstring."""
    told = ast.get_docstring(function) is not None and len(function.body) > 1
    return (function.end_lineno or 0) - function.body[1 if told else 0].lineno + 1


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Take a module apart, once for all rules."""
    return list(ast.walk(ast.parse(path.read_text("utf-8"))))


def functions(*folders: str) -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """List our functions, with the module of each."""
    for path in modules(*folders):
        yield from (
            (path, node) for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        )


def imports(path: Path) -> set[str]:
    """List what a module imports, by its full name."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update({node.module, *(f"{node.module}.{alias.name}" for alias in node.names)})
    return found


def test_modules_stop_at_three_hundred_lines() -> None:
    assert [where(path) for path in modules(*STAIRCASE) if length(path) > MODULE_LINES] == []
    assert [where(path) for path in modules("tests") if length(path) > TEST_LINES] == []


def test_functions_stop_at_forty_lines() -> None:
    long = [
        f"{where(path)} {node.name}"
        for path, node in functions(*STAIRCASE)
        if body_length(node) > FUNCTION_LINES
    ]
    assert long == []


def test_templates_stop_at_a_hundred_and_twenty_lines() -> None:
    pages = [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}]
    assert [where(path) for path in pages if length(path) > TEMPLATE_LINES] == []


def test_no_room_is_a_drawer_for_anything() -> None:
    assert [where(path) for path in modules(*STAIRCASE, "tests") if path.stem in {"utils", "helpers"}] == []


def test_nobody_speaks_by_signals() -> None:
    heard = [
        where(path)
        for path in modules(*STAIRCASE)
        if re.search(r"\bSignal\(|@receiver\(|(db\.models|core|test)\.signals\b", path.read_text("utf-8"))
    ]
    assert heard == []


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        f"{where(path)} {function.name}"
        for path, function in functions(*STAIRCASE)
        if function.name != "ready"
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_only_the_post_office_and_the_engines_reach_the_network() -> None:
    reaching = [where(path) for path in modules(*STAIRCASE) if imports(path) & WAYS_OUT]
    assert [name for name in reaching if not name.startswith(MAY_SEND)] == []


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_no_relation_climbs_the_staircase(model: type[Model]) -> None:
    floor = {name: STAIRCASE.index(name) for name in STAIRCASE} | {"vault": len(STAIRCASE)}
    label = model._meta.app_label
    if label not in floor:
        pytest.skip("not ours")
    for field in model._meta.get_fields():
        if field.is_relation and not field.auto_created and field.related_model is not None:
            assert floor[field.related_model._meta.app_label] >= floor[label], field.name


def test_each_kind_of_message_has_all_its_texts() -> None:
    kinds = registered()
    assert kinds
    folder = ROOT / "templates" / "messages"
    assert [
        f"{name}/{text}"
        for name, kind in kinds.items()
        for text in TEXTS
        if (text != "sms.txt" or "sms" in kind.channels) and not (folder / name / text).is_file()
    ] == []


def test_actions_name_who_and_when() -> None:
    """A verb that is public in an action's module takes everything by keyword."""
    by_place = [
        f"{where(path)} {node.name}"
        for path in modules("bookings/actions")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and {"by", "now"} <= {each.arg for each in node.args.args}
    ]
    assert by_place == []


def test_every_module_has_its_room() -> None:
    """The contracts of pyproject.toml: the staircase, the rooms, and what is pure."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_no_template_reads_rights_by_itself() -> None:
    pages = (ROOT / "templates").rglob("*.html")
    assert [path.name for path in pages if "membership.perm" in path.read_text("utf-8")] == []


def test_s55_nothing_of_ours_tells_a_request_for_the_head_from_one_for_the_page() -> None:
    """A method is compared with words on which HEAD and GET agree, and is looked at in no other way.

    So whoever asks for the head of a page runs just what the tests of that page run, and changes as little.
    """
    unlike = [(where(path), line) for path in modules(*STAIRCASE) for line in lines_that_tell(nodes(path))]
    assert unlike == []
    for bad in ("if request.method == 'HEAD': cancel()", "def head(self): pass", "how = request.method"):
        assert lines_that_tell(list(ast.walk(ast.parse(bad)))) == [1], bad
    views = [inspect.unwrap(pattern.callback) for pattern in patterns()]
    assert {view.__module__.partition(".")[0] for view in views} <= set(STAIRCASE)


def lines_that_tell(nodes: list[ast.AST]) -> list[int]:
    """List where a request for the head could be taken for something else than one for the page."""
    alike = {id(node.left) for node in nodes if isinstance(node, ast.Compare) and is_alike(node)}
    return [
        node.lineno
        for node in nodes
        if (isinstance(node, ast.Attribute) and node.attr == "method" and id(node) not in alike)
        or (isinstance(node, ast.Constant) and node.value == "REQUEST_METHOD")
        or (isinstance(node, ast.FunctionDef) and node.name in {"head", "dispatch"})
    ]


def is_alike(compared: ast.Compare) -> bool:
    """Say whether HEAD and GET compare alike with a word or a set of words."""
    try:
        [way], [words] = compared.ops, map(ast.literal_eval, compared.comparators)
    except ValueError:
        return False
    known = words if isinstance(words, set | tuple | list) else {words}
    return isinstance(way, ast.Eq | ast.NotEq | ast.In | ast.NotIn) and ("HEAD" in known) == ("GET" in known)
