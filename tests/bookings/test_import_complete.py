"""What a list says of people who are here: cards are filled where that is asked, and a no always counts."""

import pytest
from django.utils import timezone

from bookings.actions.importing import bring as bringing
from bookings.actions.importing import work as working
from bookings.models import ImportBatch, ImportRow
from customers.actions.cards import add_card, edit_card
from customers.models import Customer
from customers.newsletter import has_objected, why_not
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings.test_import import again, bring, check, outcomes, undo
from tests.world import Shop

pytestmark = pytest.mark.django_db
HEAD = "Navn;Mobil;E-mail;Fødselsdag;Nyhedsbrev\r\n"


def card(shop: Shop, **values: str) -> Customer:
    """Make a card as a colleague does."""
    with tenant_scope(shop.tenant):
        return add_card(tenant=shop.tenant, values=values, by=shop.actor("alice"), now=timezone.now())


def write(shop: Shop, batch: ImportBatch, *, fill: bool) -> ImportBatch:
    """Import what was checked, filling cards or not."""
    with tenant_scope(shop.tenant):
        bringing.begin(batch_id=batch.pk, by=shop.actor("alice"), now=timezone.now(), fill=fill)
    working.work(shop.tenant.pk, now=timezone.now())
    return again(shop, batch)


def read(shop: Shop, made: Customer) -> tuple[str, str, str, str]:
    """Read what stands on a card."""
    with tenant_scope(shop.tenant):
        now = Customer.objects.get(pk=made.pk)
        return str(now.name), str(now.phone or ""), str(now.email or ""), str(now.birthday or "")


def test_s83_a_known_card_is_told_of_in_the_preview_and_filled_where_it_lacks_something(solvik: Shop) -> None:
    anne = card(solvik, name="Anne Hansen", phone="20123457")
    batch = check(
        solvik, bring(solvik, HEAD + "Anne Hansen;20123457;anne@example.dk;1-2-1980;\r\n"), leave_old=False
    )
    assert outcomes(solvik, batch) == [(2, "known", ["fill_email", "fill_birthday"])]
    write(solvik, batch, fill=True)
    assert read(solvik, anne) == ("Anne Hansen", "+4520123457", "anne@example.dk", "1980-02-01")
    with tenant_scope(solvik.tenant):
        assert Customer.objects.count() == 1
        entry = AuditEntry.objects.get(action="customer.update", subject_id=anne.pk)
        assert entry.fields == ["birthday", "email"]
        # She is found by it from then on.
        assert Customer.objects.exclude(email_index=None).count() == 1


def test_nothing_is_filled_unless_it_is_asked_for_and_nothing_that_stands_is_changed(solvik: Shop) -> None:
    anne = card(solvik, name="Anne Hansen", phone="20123457", email="den.gamle@example.dk")
    rows = HEAD + "Anne Hansen;20123457;den.nye@example.dk;1-2-1980;\r\n"
    before = read(solvik, anne)
    write(solvik, check(solvik, bring(solvik, rows)), fill=False)
    assert read(solvik, anne) == before
    write(solvik, check(solvik, bring(solvik, rows)), fill=True)
    assert read(solvik, anne) == (*before[:3], "1980-02-01")


def test_undoing_takes_out_what_was_filled_unless_somebody_has_worked_on_the_card(solvik: Shop) -> None:
    anne, bo = (
        card(solvik, name=name, phone=phone)
        for name, phone in (("Anne Hansen", "20123457"), ("Bo Holm", "20123458"))
    )
    rows = HEAD + "Anne Hansen;20123457;anne@example.dk;;\r\nBo Holm;20123458;bo@example.dk;;\r\n"
    batch = write(solvik, check(solvik, bring(solvik, rows)), fill=True)
    with tenant_scope(solvik.tenant):
        edit_card(
            tenant=solvik.tenant,
            card=bo,
            values={"email": "bo.holm@example.dk"},
            by=solvik.actor("alice"),
            now=timezone.now(),
        )
    undo(solvik, batch)
    assert read(solvik, anne)[2] == ""
    assert read(solvik, bo)[2] == "bo.holm@example.dk"
    with tenant_scope(solvik.tenant):
        assert list(ImportRow.objects.exclude(kept="").values_list("customer_id", "kept")) == [
            (bo.pk, "changed")
        ]
        assert Customer.objects.filter(pk=anne.pk, email_index=None).exists()


def test_a_card_that_is_somebody_elses_by_now_is_not_filled(solvik: Shop) -> None:
    anne = card(solvik, name="Anne Hansen", phone="20123457")
    batch = check(solvik, bring(solvik, HEAD + "Anne Hansen;20123457;anne@example.dk;;\r\n"))
    with tenant_scope(solvik.tenant):
        edit_card(
            tenant=solvik.tenant,
            card=anne,
            values={"name": "Anne Holm"},
            by=solvik.actor("alice"),
            now=timezone.now(),
        )
    write(solvik, batch, fill=True)
    assert read(solvik, anne)[2] == ""


@pytest.mark.parametrize("fill", [True, False])
def test_a_no_in_the_file_counts_for_who_is_here_and_for_who_stands_twice(solvik: Shop, fill: bool) -> None:
    anne = card(solvik, name="Anne Hansen", phone="20123457", email="anne@example.dk")
    rows = (
        HEAD + "Anne Hansen;20123457;;;nej\r\n"
        "Bo Holm;20123458;bo@example.dk;;ja\r\nBo Holm;20123458;;;nej\r\n"
    )
    batch = check(solvik, bring(solvik, rows), existing=True)
    assert [remarks for _line, _outcome, remarks in outcomes(solvik, batch)] == [
        ["says_no"],
        [],
        ["as_line_3", "says_no"],
    ]
    write(solvik, batch, fill=fill)
    with tenant_scope(solvik.tenant):
        for each in Customer.objects.all():
            assert has_objected(each), each.name
            assert each.newsletter_objected
            assert why_not(each, channel="sms") in {"objected", "suppressed"}
        assert anne.pk in set(Customer.objects.values_list("pk", flat=True))
    # Heard once is enough: the same file has nothing more to say.
    again_brought = check(solvik, bring(solvik, rows), existing=True)
    assert [remarks for _line, _outcome, remarks in outcomes(solvik, again_brought)] == [
        [],
        [],
        ["as_line_3"],
    ]
    # Undoing takes no no back.
    undo(solvik, batch)
    with tenant_scope(solvik.tenant):
        assert has_objected(Customer.objects.get(pk=anne.pk))
