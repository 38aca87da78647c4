from datetime import UTC, datetime

import pytest

from notifications.preview import preview
from notifications.texts import MailText, SmsText, Wording
from tenants.models import Tenant

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SALON = Tenant(
    name="Salon Solvik",
    slug="salon-solvik",
    street="Solvikgade 14",
    postcode="1260",
    city="København K",
    phone="33 12 34 56",
    accent="plum",
)


def shown(channel, text="", language="da"):
    wording = Wording(body=text) if text else None
    return preview(
        tenant=SALON,
        kind="booking_confirmation",
        channel=channel,
        language=language,
        wording=wording,
        now=NOW,
    )


def test_it_shows_a_mail_in_the_businesss_colour():
    found = shown("email")
    assert isinstance(found, MailText)
    assert "fredag 27. november kl. 10.15" in found.subject
    assert "#84276f" in found.html


@pytest.mark.parametrize(
    ("text", "encoding", "count"),
    [
        ("Hej {first_name} – vi ses {date} kl. {time}", "GSM-7", 1),
        ("Hej {first_name} 💇", "UCS-2", 1),
        ("æ" * 161, "GSM-7", 2),
    ],
)
def test_it_counts_the_segments_of_a_businesss_own_words(text, encoding, count):
    found = shown("sms", text)
    assert isinstance(found, SmsText)
    assert (found.segments.encoding, found.segments.count) == (encoding, count)
    assert "{" not in found.text


def test_our_own_text_is_one_segment():
    assert shown("sms").segments.count == shown("sms", language="en").segments.count == 1
