"""Who may answer hears by mail that somebody asks, who asked hears the answer; no customer stands in it."""

import pytest
from django.urls import reverse

from bookings.actions.absences import answer_absence, ask_absence, withdraw_absence
from bookings.models import AbsenceRequest
from notifications.compose import Skip, compose
from notifications.models import Message
from staff.permissions import Permission
from tenants.context import tenant_scope
from tests.bookings.calendar import allow
from tests.bookings.steps import book, write
from tests.bookings.test_absence_pages import NEW, SLUG, seen
from tests.world import NOW, Shop, local

pytestmark = pytest.mark.usefixtures("morning")


def ask(shop: Shop, label: str = "Ferie") -> AbsenceRequest:
    """Ask as Bob does, for three days in December."""
    return ask_absence(
        resource=shop.people["bob"],
        starts_at=local("2026-12-14 00:00"),
        ends_at=local("2026-12-17 00:00"),
        label=label,
        by=shop.actor("bob"),
        now=NOW,
    )


def mails(kind: str) -> list[Message]:
    """List the mails of a kind."""
    return list(Message.objects.filter(kind=kind))


def answer(shop: Shop, wish: AbsenceRequest, *, approve: bool, words: str = "") -> None:
    """Answer as Alice does."""
    answer_absence(wish=wish, approve=approve, answer=words, by=shop.actor("alice"), now=NOW)


def test_those_who_may_answer_are_told_and_nobody_else(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        wish = ask(solvik)
        (mail,) = mails("absence_asked")
        assert mail.about_id == solvik.members["alice"].pk
        said = write(mail, solvik.tenant, now=NOW)
    assert "Bob Skov beder om fri" in said.text and "man. 14. dec. til ons. 16. dec." in said.text
    assert f"/absences/{wish.pk}/" in said.text and "Ferie" not in said.text + said.html


def test_no_customer_stands_in_it_though_the_time_hits_a_visit(solvik: Shop) -> None:
    bob = solvik.browser("bob")
    with tenant_scope(solvik.tenant):
        book(solvik, "cut", at=local("2026-12-15 10:00"), who="bob")
    asked = {"who": solvik.people["bob"].pk, "first": "2026-12-14", "last": "2026-12-16"}
    page = bob.post(NEW, asked).content.decode()
    assert "Camilla" in page
    for _twice in range(2):
        assert bob.post(NEW, {**asked, "seen": seen(page)}).status_code == 302
    with tenant_scope(solvik.tenant):
        assert AbsenceRequest.objects.count() == 1
        (mail,) = mails("absence_asked")
        said = write(mail, solvik.tenant, now=NOW)
    assert "Camilla" not in said.text + said.html


def test_answered_before_the_mail_left_nobody_is_asked(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        answer(solvik, ask(solvik), approve=True)
        assert compose(mails("absence_asked")[0], solvik.tenant, now=NOW) == Skip("answered")


def test_who_lost_the_right_is_not_asked_any_more(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        ask(solvik)
    allow(solvik, "alice", Permission.OWN_CALENDAR)
    with tenant_scope(solvik.tenant):
        assert compose(mails("absence_asked")[0], solvik.tenant, now=NOW) == Skip("over")


@pytest.mark.parametrize(("approve", "says"), [(True, "Den er godkendt"), (False, "Svaret er nej")])
def test_who_asked_hears_the_answer_without_its_words(solvik: Shop, approve: bool, says: str) -> None:
    with tenant_scope(solvik.tenant):
        answer(solvik, ask(solvik), approve=approve, words="Fru Winther har bestilt dig")
        (mail,) = mails("absence_answered")
        said = write(mail, solvik.tenant, now=NOW)
    assert says in said.text and "Hej Bob" in said.text
    assert "Winther" not in said.text and "/absences/" in said.text


def test_taken_back_it_is_told_to_nobody(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        withdraw_absence(wish=ask(solvik), by=solvik.actor("bob"), now=NOW)
        assert mails("absence_answered") == []
        assert compose(mails("absence_asked")[0], solvik.tenant, now=NOW) == Skip("answered")


def test_the_log_of_messages_names_them(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        ask(solvik)
    page = solvik.browser("alice").get(reverse("message_log", args=[SLUG])).content.decode()
    assert "Wish for time off" in page
