"""The business's own message texts: who may change them, what is refused, what the preview says."""

import re
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from bookings.pages.textpage import ORDER, Which, our_wording
from notifications.models import Message, MessageText
from notifications.texts import Wording, unknown_placeholders
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings.steps import book, told, write
from tests.world import Shop, later, local

GOOD = "Hej {first_name}. Din tid hos os er {short_date} kl. {time}. Se den: {link}"


def page(kind: str = "booking_confirmation", channel: str = "sms", language: str = "da") -> str:
    """Give the address of one of Salon Solvik's texts."""
    return reverse("message_text", args=["salon-solvik", kind, channel, language])


def stored(shop: Shop) -> list[tuple[str, str]]:
    """List the salon's own words."""
    with tenant_scope(shop.tenant):
        return list(MessageText.objects.values_list("subject", "body"))


def changes(shop: Shop) -> list[list[str]]:
    """List what the audit says of changed texts, the oldest first."""
    with tenant_scope(shop.tenant):
        rows = AuditEntry.objects.filter(action="texts.change").order_by("at")
        return [row.fields for row in rows]


def words(body: str) -> str:
    """Give the preview's own words out of a page."""
    found = re.search(r'<div class="said-words"[^>]*>(.*?)</div>', body, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def alice(solvik: Shop) -> Client:
    """Give the owner's browser."""
    return solvik.browser("alice")


def test_only_those_who_may_write_to_customers_come_in_and_strangers_find_nothing(
    solvik: Shop, lund: Shop
) -> None:
    bob, charlie = solvik.browser("bob"), lund.browser("charlie")
    for address in (reverse("message_texts", args=["salon-solvik"]), page()):
        assert bob.get(address).status_code == 403
        assert charlie.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    for act in ("save", "preview", "ours"):
        assert bob.post(page(), {"act": act, "body": GOOD}).status_code == 403
        assert charlie.post(page(), {"act": act, "body": GOOD}).status_code == 404
    assert stored(solvik) == []


def test_the_rail_leads_to_the_log_and_that_to_the_texts_only_for_those_who_may(
    solvik: Shop, alice: Client
) -> None:
    address, texts = (reverse(name, args=["salon-solvik"]) for name in ("message_log", "message_texts"))
    day = reverse("calendar_day", args=["salon-solvik"])
    assert f'href="{address}"' in alice.get(day).content.decode()
    assert f'href="{texts}"' in alice.get(address).content.decode()
    seen = solvik.browser("bob").get(day)
    assert seen.status_code == 200 and address not in seen.content.decode()


def test_the_list_says_whose_words_each_text_has(solvik: Shop, alice: Client) -> None:
    alice.post(page(), {"act": "save", "body": GOOD})
    body = alice.get(reverse("message_texts", args=["salon-solvik"])).content.decode()
    assert body.count("Own words") == 1
    assert body.count("Standard</span>") == len(ORDER) * 4 - 1


def test_every_text_opens_with_ours_to_start_from_and_saving_that_keeps_ours(
    solvik: Shop, alice: Client
) -> None:
    for kind, channel, language in product(ORDER, ("sms", "email"), ("da", "en")):
        ours = our_wording(solvik.tenant, Which(kind, channel, language))
        assert ours.body and not unknown_placeholders(ours.subject + ours.body)
        assert bool(ours.subject) == (channel == "email")
        answer = alice.get(page(kind, channel, language))
        shown = words(answer.content.decode())
        assert answer.status_code == 200 and "Salon Solvik" in shown and "{" not in shown
        sent = {"act": "save", "subject": ours.subject, "body": ours.body.replace("\n", "\r\n")}
        assert alice.post(page(kind, channel, language), sent).status_code == 302
    assert stored(solvik) == [] and changes(solvik) == []


def test_a_text_that_does_not_exist_is_not_there(solvik: Shop, alice: Client) -> None:
    for address in (page(channel="pigeon"), page(language="sv"), page("newsletter")):
        assert alice.get(address).status_code == 404
        assert alice.post(address, {"act": "save", "body": GOOD}).status_code == 404


def test_the_preview_saves_nothing_and_keeps_what_was_typed(solvik: Shop, alice: Client) -> None:
    for act in ("preview", "", "burn"):
        answer = alice.post(page(), {"act": act, "body": GOOD + " Vi glæder os."})
        body = answer.content.decode()
        assert answer.status_code == 200
        assert "Hej Mette. Din tid hos os er " in words(body) and "Vi glæder os." in words(body)
        assert "{link} Vi glæder os.</textarea>" in body
    assert stored(solvik) == [] and changes(solvik) == []


def test_the_preview_is_about_nobody(in_solvik: Shop, alice: Client) -> None:
    booking = book(in_solvik, "cut", at=local("2026-11-26 10:00"))
    body = alice.post(page(), {"act": "preview", "body": GOOD}).content.decode()
    assert "Camilla" not in body and booking.reference not in body


def test_segments_and_characters_are_shown(solvik: Shop, alice: Client) -> None:
    body = alice.post(page("booking_reminder"), {"body": "{date} {time}" + "x" * 200}).content.decode()
    assert "2 text messages" in body and "GSM-7" in body and "characters" in body
    assert "These signs make it dearer" not in body


def test_the_character_that_makes_it_ucs_2_is_named(solvik: Shop, alice: Client) -> None:
    sent = {"body": "Hos Façade 🙂\u200d {short_date} kl. {time} “tak” – ses"}
    body = alice.post(page("booking_reminder"), sent).content.decode()
    assert "<dd>UCS-2</dd>" in body
    assert re.findall(r"<code>([^{<]*)</code>", body) == ["ç", "🙂", "U+200D ZERO WIDTH JOINER"]
    assert "&quot;tak&quot; - ses" in words(body)


def test_a_mail_shows_its_subject_and_no_segments(solvik: Shop, alice: Client) -> None:
    sent = {"subject": "Til {first_name}", "body": "Hjertelig <b>velkommen</b> til {business}."}
    body = alice.post(page(channel="email"), sent).content.decode()
    assert "<b>Til Mette</b>" in words(body) and "Solvikgade 14" in words(body)
    assert "Hjertelig &lt;b&gt;velkommen&lt;/b&gt; til Salon Solvik." in words(body)
    assert "GSM-7" not in body


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("{dato} {time} {link}", "Nothing is filled in for {dato}. Did you mean {date}?"),
        ("{date} {time} {link} {xyzzy}", "Nothing is filled in for {xyzzy}. Use one of the names"),
        ("{date} {time} {link} {business.name}", "Nothing is filled in for {business.name}."),
        ("{date} {time} {link", "A brace stands alone."),
        ("{date} {time}", "{link} is missing"),
        ("{link} {time}", "{date} or {short_date} is missing"),
        ("{date} {link}", "{time} is missing"),
        (GOOD + "x" * 480, "At most 480 fit."),
    ],
)
def test_what_cannot_be_sent_is_refused_beside_the_field(
    solvik: Shop, alice: Client, body: str, sentence: str
) -> None:
    answer = alice.post(page(), {"act": "save", "body": body})
    shown = answer.content.decode()
    assert answer.status_code == 422 and stored(solvik) == []
    assert sentence in shown.split('id="id_body-e"')[1]
    assert 'aria-invalid="true"' in shown and f"{body}</textarea>" in shown


def test_a_mail_needs_no_placeholder_but_refuses_unknown_ones_in_its_subject(
    solvik: Shop, alice: Client
) -> None:
    assert alice.post(page(channel="email"), {"act": "save", "body": "Vi ses."}).status_code == 302
    assert stored(solvik) == [("", "Vi ses.")]
    answer = alice.post(page(channel="email"), {"act": "save", "subject": "{navn}", "body": "Vi ses."})
    assert answer.status_code == 422 and 'id="id_subject-e"' in answer.content.decode()


def test_the_next_text_message_has_the_saved_words_and_then_ours_again(
    in_solvik: Shop, alice: Client
) -> None:
    booking = book(in_solvik, "cut", at=local("2026-11-26 10:00"))
    message: Message = told(booking)["booking_confirmation", "sms"]
    ours = write(message, in_solvik.tenant, now=later(minutes=1)).text

    answer = alice.post(page(), {"act": "save", "body": GOOD}, follow=True)
    assert "From now on your customers are sent these words" in answer.content.decode()
    sent = write(message, in_solvik.tenant, now=later(minutes=1)).text
    assert sent.startswith("Hej Camilla. Din tid hos os er tor 26. nov kl. 10.00. Se den: http")

    answer = alice.post(page(), {"act": "ours"}, follow=True)
    assert "Your customers are sent the standard text" in answer.content.decode()
    again = write(message, in_solvik.tenant, now=later(minutes=1)).text
    assert again.split("http")[0] == ours.split("http")[0] and not again.startswith(
        "Hej Camilla. Din tid hos os"
    )
    assert stored(in_solvik) == []


def test_the_audit_names_the_changed_fields_and_never_the_words(solvik: Shop, alice: Client) -> None:
    mail = page(channel="email")
    alice.post(mail, {"act": "save", "subject": "Vi ses", "body": "Kom glad."})
    alice.post(mail, {"act": "save", "subject": "Vi ses", "body": "Kom glad."})
    alice.post(mail, {"act": "save", "subject": "Vi ses", "body": "Kom gladere."})
    alice.post(mail, {"act": "ours"})
    assert changes(solvik) == [["body", "subject"], ["body"], ["body", "subject"]]
    with tenant_scope(solvik.tenant):
        for row in AuditEntry.objects.filter(action="texts.change"):
            assert row.actor_id == solvik.members["alice"].user_id
            assert "glad" not in (row.payload or "")


def test_one_business_changes_nothing_for_the_next(solvik: Shop, lund: Shop, alice: Client) -> None:
    alice.post(page(), {"act": "save", "body": GOOD})
    assert stored(solvik) == [("", GOOD)] and stored(lund) == []


def test_a_business_without_a_phone_is_offered_words_without_one(solvik: Shop) -> None:
    solvik.tenant.phone = ""
    which = Which("booking_cancelled", "sms", "en")
    assert our_wording(solvik.tenant, which) == Wording(
        "", "Hi {first_name}. Your appointment at {business} {short_date} at {time} is cancelled."
    )
