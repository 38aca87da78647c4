"""The ledger of erasures: chained, and broken visibly."""

from uuid import uuid4

import pytest
from django.db import connections

from tenants import ledger
from tenants.vault.models import LedgerEntry
from tests.databases import admin_url, as_link, at
from tests.tenants.shops import NOW

pytestmark = pytest.mark.django_db(transaction=True)
TENANT = uuid4()


def append(
    kind: str = "intent", subject: object = None, plan: str = '{"customers": "delete"}'
) -> LedgerEntry:
    return ledger.append(
        kind=kind,
        tenant_id=TENANT,
        subject_id=subject or uuid4(),
        plan=plan,
        plan_version="1",
        reason="request",
        now=NOW,
    )


def tamper(statement: str) -> None:
    with as_link(at(admin_url(), connections["vault"].settings_dict["NAME"])) as link:
        link.execute("SET session_replication_role = replica")
        link.execute(statement)


def test_lines_follow_each_other() -> None:
    assert [append().seq, append().seq, append("merge").seq] == [1, 2, 3]
    assert ledger.verify() == []


def test_an_intent_is_open_until_it_is_done() -> None:
    first, second = uuid4(), uuid4()
    append(subject=first), append(subject=second), append("done", subject=first)
    assert [entry.subject_id for entry in ledger.open_intents()] == [second]


def test_an_intent_may_be_given_up_and_begun_anew() -> None:
    person = uuid4()
    append(subject=person), append("void", subject=person)
    assert ledger.open_intents() == []
    assert ledger.given_up() == {(TENANT, person): 2}
    append(subject=person)
    assert [entry.seq for entry in ledger.open_intents()] == [3]


def test_several_lines_are_appended_as_one() -> None:
    lines = [ledger.answer(append(), "intent") for _ in range(3)]
    assert [entry.seq for entry in ledger.append_all(lines, now=NOW)] == [4, 5, 6]
    assert ledger.verify() == []


def test_it_refuses_an_unknown_kind() -> None:
    with pytest.raises(ValueError, match="undo"):
        append("undo")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE vault_ledgerentry SET plan = '' WHERE seq = 2", "2: the line was changed"),
        ("DELETE FROM vault_ledgerentry WHERE seq = 2", "3: a line is missing before it"),
        ("DELETE FROM vault_ledgerentry WHERE seq = 3", "3: a written head without its line"),
    ],
)
def test_what_was_done_behind_its_back_shows(statement: str, said: str) -> None:
    append(), append(), append()
    ledger.mark_head(now=NOW)
    ledger.mark_head(now=NOW)
    assert ledger.verify() == []
    tamper(statement)
    assert said in ledger.verify()


def test_an_empty_ledger_has_no_head() -> None:
    assert ledger.mark_head(now=NOW) is None
    assert ledger.verify() == []
