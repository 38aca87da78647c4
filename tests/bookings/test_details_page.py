"""The step of typing who is coming."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from bookings import limits
from bookings.models import Booking
from customers.models import Customer, NewsletterChoice
from notifications.compose import Ready, compose
from notifications.models import Message
from tenants.context import tenant_scope
from tenants.models import PolicyVersion, Tenant
from tests.bookings.visitor import TEN, Page, Visitor, flow_of, instant, visits
from tests.world import NOW, Shop

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def visitor(solvik: Shop) -> Visitor:
    return Visitor(solvik)


def alice(visitor: Visitor) -> str:
    return str(visitor.shop.people["alice"].pk)


def messages(shop: Shop) -> list[Message]:
    with tenant_scope(shop.tenant):
        return list(Message.objects.order_by("kind", "channel"))


def test_s62_the_whole_way_needs_no_cookie_and_no_script(visitor: Visitor) -> None:
    front = visitor.page(visitor.base())
    services = next(link for link in front.links if link.endswith("/book/"))
    cut = visitor.page(services).field("s")["value"]
    times = visitor.get(f"{services}?next=1&s={cut}")["Location"]
    start = visitor.page(times).starts()[0]
    details = visitor.post(times, start=start)["Location"]
    visitor.page(details)
    done = visitor.post(details, **visitor.typed())["Location"]
    assert "Tak, Camilla. Din tid er booket." in visitor.page(done).text
    assert len({times.split("?")[0], services, details, done}) == 4
    assert [each.status for each in visits(visitor.shop)] == ["booked"]


def test_s62_a_browser_that_checks_forgery_is_not_refused(visitor: Visitor) -> None:
    details = visitor.choose("cut")
    answer = Client(enforce_csrf_checks=True).post(details, visitor.typed())
    assert answer.status_code == 302


def test_it_confirms_by_mail_and_sms_and_plans_one_reminder(visitor: Visitor) -> None:
    visitor.book("cut")
    assert [(each.kind, each.channel) for each in messages(visitor.shop)] == [
        ("booking_confirmation", "email"),
        ("booking_confirmation", "sms"),
        ("booking_reminder", "sms"),
    ]


def test_the_basis_and_the_policy_stand_on_the_visit(visitor: Visitor) -> None:
    visitor.book("cut")
    [booking] = visits(visitor.shop)
    with tenant_scope(visitor.shop.tenant):
        policy = PolicyVersion.objects.get(pk=booking.policy_version_id)
    assert (policy.kind, policy.language) == ("privacy", "da")
    assert booking.policy_sha256 == bytes(policy.sha256).hex()
    assert booking.legal_basis == "contract"


def test_a_taken_slot_on_submit_keeps_everything_typed_and_offers_the_nearest(visitor: Visitor) -> None:
    details = visitor.choose("cut", who=alice(visitor))
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        other = Visitor(visitor.shop)
        other.book("cut", name="Mette Holm", email="mette@example.dk", phone="20 65 43 21")
        typed = visitor.typed(message="Jeg kommer på cykel", no_news="on")
        answer = visitor.post(details, **typed)
        page = Page(answer.content.decode())
        assert answer.status_code == 409
        assert "En anden har lige taget torsdag 26. november kl. 10.00" in page.text
        for name in ("name", "phone", "email"):
            assert page.field(name)["value"] == typed[name]
        assert "Jeg kommer på cykel" in page.text
        assert "checked" in page.field("policy")
        assert "checked" in page.field("no_news")
        near = [each for each in page.fields if each.get("name") == "start"]
        assert len(near) == 3
        assert {each["form"] for each in near} == {"details"}
        again = visitor.post(details, **typed, start=str(near[0]["value"]))
        assert again.status_code == 302
    assert len(visits(visitor.shop)) == 2


def test_an_expired_hold_is_taken_again_where_the_time_is_still_free(visitor: Visitor) -> None:
    details = visitor.choose("cut", who=alice(visitor))
    with time_machine.travel(NOW + timedelta(minutes=30), tick=False):
        visitor.page(details)
        assert visitor.post(details, **visitor.typed()).status_code == 302
    assert [each.starts_at for each in visits(visitor.shop)] == [TEN]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2012345", "Her er 7 cifre. Et dansk nummer har 8."),
        ("20 12 34 56 7", "Her er 9 cifre. Et dansk nummer har 8."),
        ("ring til mig", "Skriv det som 20 12 34 56"),
    ],
)
def test_a_phone_number_that_cannot_be_dialled_is_told_what_is_right(
    visitor: Visitor, typed: str, said: str
) -> None:
    answer = visitor.post(visitor.choose("cut"), **visitor.typed(phone=typed))
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert said in page.text
    assert page.field("phone").get("value", "") == typed
    assert page.field("phone")["aria-invalid"] == "true"
    assert "#id_phone" in page.links


def test_a_landline_is_booked_without_an_sms(visitor: Visitor) -> None:
    visitor.book("cut", phone="70 12 34 56")
    assert {each.channel for each in messages(visitor.shop)} == {"email"}


NAMES = [
    "Fionnuala O'Brien",
    "Åse-Marie Sørensen",
    "Cher",
    "Nguyễn Thị Minh Khai",
    "李小龍",
    "Ole 🎉 Lukøje",
    "M" * 200,
    "Jean-Luc d'Été de la Très Longue Rue",
    "H.C. Andersen St.John",
    "Hans Chr.Andersen jr.",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_as_people_have_them_are_kept_as_they_are_written(visitor: Visitor, name: str) -> None:
    done = visitor.book("cut", name=name)
    [booking] = visits(visitor.shop)
    assert booking.customer is not None
    assert booking.customer.name == name
    assert visitor.get(done).status_code == 200


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("M" * 201, "200"),
        ("Vind en iPhone http://spam.example", "Skriv kun dit navn"),
        ("www.spam.example", "Skriv kun dit navn"),
        ("spam.example/vind", "Skriv kun dit navn"),
        ("camilla@example.dk", "Skriv kun dit navn"),
        ("Vinderen på spam-casino.COM", "Skriv kun dit navn"),
        ("   ", "Skriv dit navn"),
        ("12345", "bogstaver"),
        ("\u202e\u200b", "bogstaver"),
    ],
)
def test_what_is_no_name_is_refused_in_words(visitor: Visitor, name: str, said: str) -> None:
    answer = visitor.post(visitor.choose("cut"), **visitor.typed(name=name))
    assert answer.status_code == 422
    assert said in Page(answer.content.decode()).text
    assert visits(visitor.shop) == []


EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7|add:7 }}'


def test_s68_markup_in_a_name_is_inert_on_the_page_and_in_the_mail(visitor: Visitor) -> None:
    done = visitor.book("cut", name=EVIL, message=EVIL)
    for address in (done, done.replace("done/", "")):
        html = visitor.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    with tenant_scope(visitor.shop.tenant):
        mail = Message.objects.get(channel="email")
        with translation.override("da"):
            ready = compose(mail, Tenant.objects.get(pk=visitor.shop.tenant.pk), now=NOW)
    assert isinstance(ready, Ready)
    html = str(getattr(ready.payload, "html", ""))
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "\n" not in str(getattr(ready.payload, "subject", ""))


def test_a_message_may_be_empty_or_full_of_emoji(visitor: Visitor) -> None:
    visitor.book("cut", message="")
    visitor.book(
        "cut", message="👩‍🦰✂️ tak", at=TEN + timedelta(hours=3), email="b@example.dk", phone="20 65 43 21"
    )
    with tenant_scope(visitor.shop.tenant):
        assert sorted(str(each.message) for each in Booking.objects.all()) == ["", "👩‍🦰✂️ tak"]


def test_a_message_that_is_too_long_is_kept_and_told(visitor: Visitor) -> None:
    answer = visitor.post(visitor.choose("cut"), **visitor.typed(message="x" * 1001))
    assert answer.status_code == 422
    assert "x" * 1001 in answer.content.decode()


@pytest.mark.parametrize("email", ["camilla", "camilla@", "camilla@example", "a b@example.dk"])
def test_an_address_that_cannot_be_is_told(visitor: Visitor, email: str) -> None:
    answer = visitor.post(visitor.choose("cut"), **visitor.typed(email=email))
    assert answer.status_code == 422
    assert "anna@example.dk" in Page(answer.content.decode()).text


@pytest.mark.parametrize("field", ["name", "message", "phone", "email"])
def test_a_zero_byte_is_refused_and_no_fault(visitor: Visitor, field: str) -> None:
    answer = visitor.post(visitor.choose("cut"), **visitor.typed(**{field: "a\x00b"}))
    assert answer.status_code == 422


def test_the_policy_is_to_be_read_before_booking(visitor: Visitor) -> None:
    answer = visitor.post(visitor.choose("cut"), **visitor.typed(policy="-"))
    assert answer.status_code == 422
    assert "Sæt kryds her, når du har læst" in Page(answer.content.decode()).text


def test_a_policy_that_changed_meanwhile_is_to_be_read_again(visitor: Visitor) -> None:
    details = visitor.choose("cut")
    shown = str(visitor.page(details).field("policy_version")["value"])
    with tenant_scope(visitor.shop.tenant):
        old = PolicyVersion.objects.get(pk=shown)
        PolicyVersion.objects.create(
            kind="privacy",
            language="da",
            version="9.9",
            text=old.text + "\n\nNyt afsnit.",
            sha256=b"\x01" * 32,
            published_at=NOW,
        )
    answer = visitor.post(details, **visitor.typed(policy_version=shown))
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert "Teksten er ændret" in page.text
    assert "checked" not in page.field("policy")
    now_shown = str(page.field("policy_version")["value"])
    assert visitor.post(details, **visitor.typed(policy_version=now_shown)).status_code == 302


def test_there_is_no_consent_box_and_the_no_box_is_unticked(visitor: Visitor) -> None:
    page = visitor.page(visitor.choose("cut"))
    boxes = {str(each["name"]): each for each in page.fields if each.get("type") == "checkbox"}
    assert set(boxes) == {"policy", "no_news"}
    assert not any("checked" in each for each in boxes.values())
    assert "Nej tak til nyheder fra Salon Solvik" in page.text
    assert "samtyk" not in page.text.lower()


@pytest.mark.parametrize(("ticked", "objected"), [("on", True), ("-", False)])
def test_a_no_to_news_is_kept_as_it_was_given(visitor: Visitor, ticked: str, objected: bool) -> None:
    visitor.book("cut", no_news=ticked)
    with tenant_scope(visitor.shop.tenant):
        assert [each.objected for each in NewsletterChoice.objects.all()] == [objected]


def test_a_double_click_books_once(visitor: Visitor) -> None:
    details = visitor.choose("cut")
    first, second = (visitor.post(details, **visitor.typed()) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert len(visits(visitor.shop)) == 1
    assert len([each for each in messages(visitor.shop) if each.kind == "booking_confirmation"]) == 2


def test_the_back_button_after_booking_leads_to_the_visit(visitor: Visitor) -> None:
    details = visitor.choose("cut")
    visitor.post(details, **visitor.typed())
    answer = visitor.get(details)
    assert answer.status_code == 302
    assert "Din tid er booket" in visitor.page(answer["Location"]).text


@pytest.mark.parametrize("token", ["unknown", "x" * 300, "..%2f", "%00"])
def test_an_unknown_flow_leads_back_to_the_services(visitor: Visitor, token: str) -> None:
    answer = visitor.get(f"{visitor.base()}book/{token}/")
    assert answer.status_code in {302, 404}
    if answer.status_code == 302:
        assert answer["Location"] == f"{visitor.base()}book/"


def test_the_details_page_is_private(visitor: Visitor) -> None:
    answer = visitor.get(visitor.choose("cut"))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert 'name="robots" content="noindex' in answer.content.decode()


def test_no_page_that_carries_the_flow_is_named_to_the_next(visitor: Visitor) -> None:
    details = visitor.choose("cut")
    page = visitor.page(details)
    carry = [link for link in page.links if flow_of(details) in link]
    assert len(carry) >= 2
    for address in (details, *carry):
        assert visitor.get(address)["Referrer-Policy"] == "no-referrer", address


def test_another_business_does_not_know_the_flow(visitor: Visitor, lund: Shop) -> None:
    token = flow_of(visitor.choose("cut"))
    assert visitor.get(f"/b/lund-klinik/book/{token}/").status_code == 302


def shape(answer) -> tuple[int, str, dict[str, str]]:
    """Give all that a visitor can see of an answer, without what is random in every one."""
    body = re.sub(r"/(v|book)/[^/]+/", "/-/", answer.content.decode())
    body = re.sub(r"flow=[^\"&]+", "flow=-", body)
    body = re.sub(r"[2-9A-HJ-NP-Z]{7}", "-", body)
    headers = {name: re.sub(r"/v/[^/]+/", "/v/-/", value) for name, value in answer.items()}
    headers.pop("X-Request-ID", None)
    return answer.status_code, body, headers


def test_s71_nothing_tells_that_a_contact_is_known(visitor: Visitor) -> None:
    visitor.book("cut")
    answers = []
    for email, phone in (("camilla@example.dk", "20 12 34 56"), ("ny@example.dk", "20 65 43 21")):
        details = visitor.choose("cut", at=TEN + timedelta(days=1), who=alice(visitor))
        page = visitor.get(details)
        answer = visitor.post(details, **visitor.typed(name="Emil Winther", email=email, phone=phone))
        done = visitor.get(answer["Location"])
        answers.append((page.status_code, shape(answer), shape(done)))
        visitor.post(answer["Location"].replace("done/", "cancel/"))
    assert answers[0] == answers[1]


def test_s71_a_known_address_with_another_name_leaves_the_old_card_alone(visitor: Visitor) -> None:
    visitor.book("cut")
    visitor.book("cut", at=TEN + timedelta(hours=3), name="Emil Winther")
    with tenant_scope(visitor.shop.tenant):
        cards = Customer.objects.order_by("created_at", "pk")
        assert sorted(each.name for each in cards) == ["Camilla Winther", "Emil Winther"]
        assert {each.email for each in cards} == {"camilla@example.dk"}


def test_s70_one_address_can_book_only_so_often_an_hour(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BOOKINGS_PER_ADDRESS", 2)
    for hour in (0, 1):
        visitor.book(
            "cut", at=TEN + timedelta(hours=hour), email=f"{hour}@example.dk", phone=f"20 12 34 5{hour}"
        )
    answer = visitor.post(visitor.choose("cut", at=TEN + timedelta(hours=3)), **visitor.typed())
    assert answer.status_code == 429
    assert len(visits(visitor.shop)) == 2


def test_s70_a_contact_has_only_so_many_open_visits(visitor: Visitor) -> None:
    Tenant.objects.filter(pk=visitor.shop.tenant.pk).update(max_open_per_contact=1)
    visitor.book("cut")
    answer = visitor.post(visitor.choose("cut", at=TEN + timedelta(hours=3)), **visitor.typed())
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert "Vi kan ikke tage imod denne booking på nettet. Ring til os på 00 00 00 00" in page.text
    assert not any(word in page.text for word in ("allerede", "kommende"))
    assert page.field("name")["value"] == "Camilla Winther"


def test_a_request_waits_for_an_answer_and_says_so(visitor: Visitor) -> None:
    done = visitor.book("trial")
    assert "Tak, Camilla. Vi har fået din forespørgsel." in visitor.page(done).text
    assert {each.kind for each in messages(visitor.shop)} == {"booking_requested"}


def test_a_clinic_asks_for_both_phone_and_mail(lund: Shop) -> None:
    visitor = Visitor(lund)
    details = visitor.choose("visit", at=TEN)
    answer = visitor.post(details, **visitor.typed(phone="", email=""))
    text = Page(answer.content.decode()).text
    assert "Skriv dit nummer" in text
    assert "Skriv din mail" in text or "Skriv din e-mail" in text


def test_several_services_are_one_visit(visitor: Visitor) -> None:
    done = visitor.book("cut", "trim")
    assert "Dameklip og Pandehår" in visitor.page(done).text
    [booking] = visits(visitor.shop)
    assert booking.ends_at - booking.starts_at == timedelta(minutes=75)


def test_posting_a_start_by_hand_moves_the_hold_under_the_same_rules(visitor: Visitor) -> None:
    details = visitor.choose("cut", who=alice(visitor))
    odd = visitor.typed(start=instant(TEN + timedelta(minutes=7)))
    assert visitor.post(details, **odd).status_code == 409
    assert visits(visitor.shop) == []
