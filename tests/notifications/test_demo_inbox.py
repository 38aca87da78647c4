import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import include, path

from notifications.channels.base import Attachment, MailPayload
from notifications.channels.mime import build
from notifications.demo import views
from notifications.demo.store import mail_entry

urlpatterns = [path("demo/", include("notifications.demo.urls"))]


@pytest.fixture
def inbox(settings, tmp_path):
    settings.DEMO, settings.DATA_DIR, settings.KEYRING = True, tmp_path, "k1:abc"
    settings.ROOT_URLCONF = __name__
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return views.inbox()


def mail(**changes):
    payload = MailPayload(
        **{
            "to": "mette@example.dk",
            "sender": "booking@example.com",
            "sender_name": "Salon Solvik",
            "reply_to": "hej@solvik.example",
            "subject": "Din tid <b>torsdag</b>",
            "text": "Se den: https://tid.example.dk/v/x/",
            "html": '<p style="margin:0">Hej</p>',
            "attachments": (Attachment("tid.ics", "text/calendar", b"BEGIN:VCALENDAR"),),
            **changes,
        }
    )
    return mail_entry(payload.sender, [payload.to], build(payload).as_bytes())


def test_it_shows_mail_and_text_messages_newest_first(client, inbox):
    inbox.keep(mail())
    inbox.keep(
        {
            "kind": "sms",
            "from": "SalonSolvik",
            "to": "+4520123456",
            "text": "Vi ses https://tid.example.dk/v/y/",
        }
    )
    page = client.get("/demo/inbox/")
    html = page.content.decode()
    assert page.status_code == 200
    assert html.index("+4520123456") < html.index("mette@example.dk")
    assert "Din tid &lt;b&gt;torsdag&lt;/b&gt;" in html
    assert 'href="https://tid.example.dk/v/x/"' in html
    assert 'href="https://tid.example.dk/v/y/"' in html
    assert "tid.ics" in html
    assert "style=" not in html


def test_it_says_so_when_nothing_has_arrived(client, inbox):
    assert client.get("/demo/inbox/").status_code == 200


def test_a_mail_is_shown_under_a_policy_that_allows_its_own_styles_only(client, inbox):
    name = inbox.keep(mail())
    page = client.get(f"/demo/inbox/{name}/mail/")
    assert '<p style="margin:0">Hej</p>' in page.content.decode()
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "'sha256-" in policy


def test_a_file_can_be_taken_and_an_unknown_one_is_not_there(client, inbox):
    name = inbox.keep(mail())
    assert client.get(f"/demo/inbox/{name}/files/0/").content == b"BEGIN:VCALENDAR"
    assert client.get(f"/demo/inbox/{name}/files/1/").status_code == 404
    assert client.get("/demo/inbox/nothing/mail/").status_code == 404


def test_the_list_can_be_read_by_a_script(client, inbox):
    inbox.keep(mail())
    [letter] = client.get("/demo/inbox/letters.json").json()["letters"]
    assert (letter["kind"], letter["to"], letter["subject"]) == (
        "mail",
        "mette@example.dk",
        "Din tid <b>torsdag</b>",
    )


@pytest.mark.parametrize("view", [views.show, views.listing, views.mail, views.attachment])
def test_none_of_it_opens_outside_a_demo(settings, view):
    settings.DEMO = False
    with pytest.raises(Http404):
        view(RequestFactory().get("/"))


def test_writing_to_it_is_not_possible(client, inbox):
    assert client.post("/demo/inbox/").status_code == 405
