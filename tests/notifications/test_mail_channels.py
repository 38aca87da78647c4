import email
import email.policy
import json
import ssl

import pytest

from notifications.channels.anymail import Anymail
from notifications.channels.base import (
    Attachment,
    MailPayload,
    PermanentFailure,
    Sent,
    SmsPayload,
    TemporaryFailure,
    Unknown,
)
from notifications.channels.smtp import Smtp
from notifications.subprocessors import NotApproved
from tests.notifications.capture import free_port, http_capture, mail_capture, self_signed

ICS = Attachment(
    "tid.ics",
    "text/calendar; charset=utf-8; method=PUBLISH",
    "BEGIN:VCALENDAR\r\nSUMMARY:Klip hos Søs\r\n".encode(),
)
MAIL = MailPayload(
    to="mette@example.dk",
    sender="booking@example.com",
    sender_name="Salon Solvik, Ærø",
    reply_to="hej@solvik.example",
    subject="Din tid torsdag 15. oktober kl. 9.15",
    text="Hej Mette\n.en linje med punktum\nÆØÅ\n",
    html="<p>Hej Mette</p>",
    attachments=(ICS,),
    headers={"Message-ID": "<abc@example.com>", "Auto-Submitted": "auto-generated", "Content-Language": "da"},
)


def read(content):
    return email.message_from_bytes(content, policy=email.policy.default)


def plain(port):
    return Smtp(url=f"smtp://127.0.0.1:{port}", demo=True)


def test_a_mail_arrives_whole_with_exactly_its_headers():
    with mail_capture() as server:
        assert plain(server.port).send(MAIL) == Sent("<abc@example.com>")
        [envelope] = server.envelopes
    assert envelope.mail_from == "booking@example.com"
    assert envelope.rcpt_tos == ["mette@example.dk"]
    message = read(envelope.content)
    assert sorted(message.keys()) == sorted(
        ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language",
         "MIME-Version", "Content-Type"]
    )  # fmt: skip
    assert message["From"].addresses[0].display_name == "Salon Solvik, Ærø"
    assert message["Reply-To"].addresses[0].addr_spec == "hej@solvik.example"
    assert message["Subject"] == MAIL.subject
    text, html, calendar = [part for part in message.walk() if not part.is_multipart()]
    assert text.get_content().replace("\r\n", "\n") == MAIL.text
    assert html.get_content().strip() == MAIL.html
    assert calendar.get_content_type() == "text/calendar"
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    assert calendar.get_filename() == "tid.ics"
    assert calendar.get_payload(decode=True) == ICS.content


def test_a_name_cannot_smuggle_a_header():
    payload = MailPayload(
        "mette@example.dk",
        "b@example.com",
        "Salon\r\nBcc: spy@example.com",
        "",
        "Hej\r\nBcc: spy@example.com",
        "t",
        "",
    )
    with mail_capture() as server:
        assert isinstance(plain(server.port).send(payload), Sent)
        message = read(server.envelopes[0].content)
    assert message["Bcc"] is None
    assert server.envelopes[0].rcpt_tos == ["mette@example.dk"]


@pytest.mark.parametrize(
    "to", ["", "mette", "@example.dk", "a@b.dk, c@d.dk", "a b@example.dk", "a@b\r\nRCPT TO:<c@d.dk>"]
)
def test_what_is_no_address_is_refused_before_any_link(to):
    payload = MailPayload(to, "b@example.com", "Salon", "", "s", "t", "")
    assert plain(9).send(payload) == PermanentFailure("bad-address")


@pytest.mark.parametrize(
    ("place", "code", "expected"),
    [
        ("rcpt", "550 no such user", PermanentFailure("smtp-to-550")),
        ("rcpt", "450 grey", TemporaryFailure("smtp-to-450")),
        ("data", "554 refused", PermanentFailure("smtp-body-554")),
        ("data", "451 later", TemporaryFailure("smtp-body-451")),
    ],
)
def test_a_refusal_is_read_for_what_it_means(place, code, expected):
    with mail_capture() as server:
        setattr(server, place, code)
        assert plain(server.port).send(MAIL) == expected


def test_a_link_that_breaks_after_the_body_leaves_it_unknown():
    with mail_capture() as server:
        server.hang_up = True
        assert plain(server.port).send(MAIL) == Unknown("broken-after-body")
        assert len(server.envelopes) == 1


def test_nobody_at_home_is_worth_another_try():
    assert plain(free_port()).send(MAIL) == TemporaryFailure("no-connection")


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(tmp_path):
    context, _ = self_signed(tmp_path)
    with mail_capture(context) as server:
        found = Smtp(url=f"smtp+tls://127.0.0.1:{server.port}").send(MAIL)
        assert found == TemporaryFailure("certificate")
        assert server.envelopes == []


def test_a_server_without_starttls_gets_no_mail():
    with mail_capture() as server:
        assert Smtp(url=f"smtp+tls://127.0.0.1:{server.port}").send(MAIL) == TemporaryFailure("no-encryption")
        assert server.envelopes == []


def test_a_certificate_that_fits_gets_the_mail(tmp_path):
    context, trusted = self_signed(tmp_path)
    client = ssl.create_default_context(cafile=str(trusted))
    with mail_capture(context) as server:
        assert isinstance(Smtp(url=f"smtp+tls://127.0.0.1:{server.port}", context=client).send(MAIL), Sent)
        assert len(server.envelopes) == 1


@pytest.mark.parametrize(
    "url", ["smtp://127.0.0.1:25", "smtp://smtp.tem.scaleway.com", "", "smtp+tls://smtp.gmail.com"]
)
def test_plain_text_or_a_foreign_host_is_refused_outside_the_demo(url):
    with pytest.raises(NotApproved):
        Smtp(url=url)


def test_text_messages_do_not_go_by_mail():
    assert plain(9).send(SmsPayload("+45", "a", "b")) == PermanentFailure("wrong-payload")


def scaleway(settings, url):
    settings.ANYMAIL = {
        "SCALEWAY_SECRET_KEY": "secret",
        "SCALEWAY_PROJECT_ID": "project",
        "SCALEWAY_API_URL": f"{url}/v1alpha1/regions/fr-par/",
    }
    return Anymail(backend="anymail.backends.scaleway.EmailBackend")


def test_anymail_gives_the_provider_exactly_the_fields_of_its_schema(settings):
    with http_capture() as server:
        server.body = json.dumps(
            {
                "emails": [
                    {
                        "id": "m1",
                        "message_id": "<x@tem>",
                        "mail_rcpt": "mette@example.dk",
                        "status": "sending",
                    }
                ]
            }
        ).encode()
        assert isinstance(scaleway(settings, server.url).send(MAIL), Sent)
        [request] = server.requests
    body = request["body"]
    assert set(body) == {
        "project_id",
        "from",
        "to",
        "subject",
        "text",
        "html",
        "additional_headers",
        "attachments",
    }
    assert body["from"] == {"name": "Salon Solvik, Ærø", "email": "booking@example.com"}
    assert body["to"] == [{"email": "mette@example.dk"}]
    assert {header["key"] for header in body["additional_headers"]} == {
        "Reply-To", "Message-ID", "Auto-Submitted", "Content-Language",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "expected"),
    [(400, PermanentFailure("http-400")), (429, TemporaryFailure("http-429")), (502, Unknown("http-502"))],
)
def test_anymail_answers_are_read_for_what_they_mean(settings, status, expected):
    with http_capture() as server:
        server.status = status
        assert scaleway(settings, server.url).send(MAIL) == expected


def test_anymail_with_a_broken_link_is_unknown(settings):
    with http_capture() as server:
        server.hang_up = True
        assert scaleway(settings, server.url).send(MAIL) == Unknown("no-answer")


def test_an_american_provider_cannot_be_chosen():
    with pytest.raises(NotApproved):
        Anymail(backend="anymail.backends.sendgrid.EmailBackend")
