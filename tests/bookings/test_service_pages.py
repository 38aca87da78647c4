"""The price list's pages: order, services, categories; and that nothing booked is ever changed by them."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bookings.forms.money import read_money, written_money
from bookings.healthwords import health_word
from bookings.models import BookingItem, Need, Performer, Service, ServiceCategory
from bookings.pages.servicelist import current_order, read_order, shape_parts, stepped
from tenants.context import tenant_scope
from tests.bookings.steps import book
from tests.world import Shop, local

SLUG = "salon-solvik"


def typed(shop: Shop, **changes: object) -> dict[str, object]:
    """Give what the form of the haircut sends, with something changed."""
    category = shop.services["cut"].category_id
    return {
        "name": "Dameklip", "name_en": "Women's cut", "description": "", "description_en": "",
        "category": category, "price_minor": "495", "minutes": 60, "buffer_before": 0, "buffer_after": 0,
        "gap_start": 0, "gap_minutes": 0, "online": "on", "shown": "on", "approval_minutes": 1440, "seats": 1,
        "notice_minutes": 0, "furthest_days": 90, "grid_minutes": 15,
        f"who_{shop.people['alice'].pk.hex}": "on", **changes,
    }  # fmt: skip


def service_page(shop: Shop, name: str = "cut") -> str:
    """Give the address of a service."""
    return reverse("service", args=[SLUG, shop.services[name].pk])


@pytest.mark.parametrize(
    ("text", "minor"),
    [("495", 49500), ("495,50", 49550), ("1.295", 129500), ("1,295.00", 129500), ("1 295 kr.", 129500),
     ("0", 0), ("12.5", 1250), ("1.295,-", 129500), ("DKK 99", 9900)],
)  # fmt: skip
def test_a_price_is_read_as_people_write_it(text: str, minor: int) -> None:
    assert read_money(text) == minor


@pytest.mark.parametrize("text", ["", "gratis", "-5", "1.29.5", "12,345,6", "4 9 5", "1e3", "99999999999"])
def test_a_price_that_is_not_sure_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_money(text)


@given(st.integers(0, 1_000_000_00))
def test_a_price_that_was_written_reads_the_same(minor: int) -> None:
    assert read_money(written_money(minor)) == minor


def test_a_later_edit_never_alters_a_booked_visit(alice: Client, solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        book(solvik, "cut", at=local("2026-11-26 10:00"))
        before = BookingItem.objects.values().get()
    changed = typed(solvik, name="Klip ny", price_minor="999", minutes=90, buffer_after=30)
    assert alice.post(service_page(solvik), changed).status_code == 302
    with tenant_scope(solvik.tenant):
        assert BookingItem.objects.values().get() == before
        stored = Service.objects.get(pk=solvik.services["cut"].pk)
    assert (stored.name, stored.price_minor, stored.minutes, stored.buffer_after) == (
        "Klip ny",
        99900,
        90,
        30,
    )


def test_a_new_service_stands_last_and_is_performed_by_who_is_ticked(alice: Client, solvik: Shop) -> None:
    bob, chair = solvik.people["bob"], solvik.people["chair"]
    values = typed(solvik, name="Vask", **{f"who_{bob.pk.hex}": "on", f"min_{bob.pk.hex}": "40"})
    values |= {f"price_{bob.pk.hex}": "395,50", "need_1": [str(chair.pk)]}
    assert alice.post(reverse("service_new", args=[SLUG]), values).status_code == 302
    with tenant_scope(solvik.tenant):
        made = Service.objects.get(name="Vask")
        assert current_order()[0][1][-1] == made.pk
        rows = {row.resource_id: row for row in Performer.objects.filter(service=made)}
        assert set(rows) == {solvik.people["alice"].pk, bob.pk}
        assert (rows[bob.pk].minutes, rows[bob.pk].price_minor) == (40, 39550)
        assert [need.resource_id for need in Need.objects.filter(service=made)] == [chair.pk]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"gap_start": 30, "gap_minutes": 30}, "The pause must end before the visit does."),
        ({"gap_start": 0, "gap_minutes": 20}, "Write how many minutes into the visit the pause begins."),
        ({"minutes": 4}, "At least 5 minutes."),
        ({"buffer_after": 90}, "At most 60 minutes."),
        ({"price_minor": "billig"}, "Write the price with digits"),
        ({"name": ""}, "Write what the service is called."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    alice: Client, solvik: Shop, changes: dict[str, object], said: str
) -> None:
    answer = alice.post(service_page(solvik), typed(solvik, description="Halvt skrevet", **changes))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and "Halvt skrevet" in page


def test_another_business_cannot_be_named_in_a_form(alice: Client, solvik: Shop, lund: Shop) -> None:
    foreign = lund.services["visit"]
    assert alice.get(reverse("service", args=[SLUG, foreign.pk])).status_code == 404
    answer = alice.post(service_page(solvik), typed(solvik, category=foreign.category_id))
    assert answer.status_code == 422
    order = f"c:{foreign.category_id} s:{solvik.services['cut'].pk}"
    alice.post(reverse("services_order", args=[SLUG]), {"order": order})
    with tenant_scope(solvik.tenant):
        cut = Service.objects.get(pk=solvik.services["cut"].pk)
        assert cut.category_id == solvik.services["cut"].category_id
    with tenant_scope(lund.tenant):
        assert ServiceCategory.objects.get().position == 0


def test_the_order_is_moved_by_steps_and_as_a_whole(alice: Client, solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        ((category, services),) = current_order()
    alice.post(reverse("services_order", args=[SLUG]), {"step": f"down:{services[0]}"})
    with tenant_scope(solvik.tenant):
        assert current_order()[0][1][:2] == [services[1], services[0]]
    whole = f"c:{category} " + " ".join(f"s:{each}" for each in reversed(services))
    alice.post(reverse("services_order", args=[SLUG]), {"order": whole})
    with tenant_scope(solvik.tenant):
        assert current_order()[0][1] == services[::-1]
    assert alice.post(reverse("services_order", args=[SLUG]), {"step": "up:nonsense"}).status_code == 404


def test_at_the_ends_a_step_changes_nothing(in_solvik: Shop) -> None:
    order = current_order()
    assert stepped(order, order[0][0], "up") == order
    assert stepped(order, order[0][1][-1], "down") == order
    assert read_order("c:x s:y nonsense") == []


def test_a_booked_service_is_retired_and_never_deleted(alice: Client, solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        book(solvik, "cut", at=local("2036-11-26 10:00").replace(year=2026))
    act = reverse("service_act", args=[SLUG, solvik.services["cut"].pk])
    assert alice.post(act, {"act": "delete"})["Location"].endswith("?done=used")
    assert alice.post(act, {"act": "retire"}).status_code == 302
    with tenant_scope(solvik.tenant):
        assert not Service.objects.get(pk=solvik.services["cut"].pk).active
        assert BookingItem.objects.count() == 1
    page = alice.get(reverse("services", args=[SLUG])).content.decode()
    assert "Out of use" in page
    assert "Women&#x27;s cut" not in Client().get(reverse("front", args=[SLUG])).content.decode()
    alice.post(act, {"act": "restore"})
    with tenant_scope(solvik.tenant):
        assert Service.objects.get(pk=solvik.services["cut"].pk).active


def test_an_unused_service_is_deleted_and_a_copy_is_hidden(alice: Client, solvik: Shop) -> None:
    act = reverse("service_act", args=[SLUG, solvik.services["colour"].pk])
    assert alice.post(act, {"act": "copy"}).status_code == 302
    with tenant_scope(solvik.tenant):
        copied = Service.objects.get(name__startswith="Farve (")
        assert not copied.shown and copied.gap_minutes == 45
        assert copied.needs.count() == 1 and copied.performer_rows.count() == 1
    assert alice.post(act, {"act": "delete"}).status_code == 302
    with tenant_scope(solvik.tenant):
        assert not Service.objects.filter(pk=solvik.services["colour"].pk).exists()


def test_a_category_with_services_stays(alice: Client, solvik: Shop) -> None:
    here = reverse("category", args=[SLUG, solvik.services["cut"].category_id])
    assert alice.post(here, {"act": "delete"})["Location"].endswith("?done=used")
    assert alice.post(here, {"name": "Hår", "name_en": "Hair", "colour": 5}).status_code == 302
    with tenant_scope(solvik.tenant):
        assert ServiceCategory.objects.get().colour == 5
    assert alice.post(here, {"name": "Hår", "colour": 9}).status_code == 422


@pytest.mark.parametrize("word", ["Sygdomme", "Kundens sygdomme", "Allergi", "Helbredsskema", "Medicinliste"])
def test_a_name_that_gathers_health_data_is_warned_about(alice: Client, solvik: Shop, word: str) -> None:
    alice.post(service_page(solvik), typed(solvik, name=word))
    page = alice.get(service_page(solvik)).content.decode()
    assert "sounds like a condition" in page


@pytest.mark.parametrize(
    "word", ["Dameklip", "Graviditetsmassage", "Medicinsk fodpleje", "Fysioterapi", "Akupunktur", "Coaching"]
)
def test_the_name_of_a_treatment_is_left_alone(word: str) -> None:
    assert health_word(word) == ""


def test_the_ruler_of_a_service_adds_up(solvik: Shop) -> None:
    shape = shape_parts(Service(minutes=135, buffer_after=15, gap_start=45, gap_minutes=40))
    assert [(part["kind"], part["length"]) for part in shape["parts"]] == [
        ("work", 45), ("gap", 40), ("work", 50), ("buffer", 15),
    ]  # fmt: skip
    assert shape["total"] == 150


def test_the_list_asks_the_same_number_of_questions_however_long(
    alice: Client, solvik: Shop, django_assert_max_num_queries: object
) -> None:
    with tenant_scope(solvik.tenant):
        category = ServiceCategory.objects.get()
        Service.objects.bulk_create(
            Service(category=category, name=f"Ydelse {number}", minutes=30) for number in range(60)
        )
    with django_assert_max_num_queries(16):
        assert "Ydelse 59" in alice.get(reverse("services", args=[SLUG])).content.decode()
