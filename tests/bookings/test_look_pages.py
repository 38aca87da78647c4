"""The look and the address of a page: colour, logo, code, snippets, and who may frame it."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from bookings.forms.address import read_origin
from tenants.context import tenant_scope
from tenants.models import Logo, Tenant
from tests.world import Shop

SLUG = "salon-solvik"
LOOK, ADDRESS, FRONT = (reverse(name, args=[SLUG]) for name in ("look", "page_address", "front"))


def upload(colour: str = "#84276f") -> SimpleUploadedFile:
    """Draw a logo to upload."""
    found = io.BytesIO()
    Image.new("RGB", (120, 60), colour).save(found, "JPEG")
    return SimpleUploadedFile("logo.jpg", found.getvalue(), "image/jpeg")


def stored(shop: Shop) -> Tenant:
    """Read the business as it is now."""
    return Tenant.objects.get(pk=shop.tenant.pk)


def test_an_own_colour_has_a_stylesheet_of_its_own_and_nothing_inline(alice: Client, solvik: Shop) -> None:
    assert alice.post(LOOK, {"accent": "own", "accent_colour": "84276F"}).status_code == 302
    assert stored(solvik).accent_colour == "#84276f"
    page = Client().get(FRONT).content.decode()
    assert 'href="/look/84276f.css"' in page and 'class="brand-own' in page and "style=" not in page
    sheet = Client().get("/look/84276f.css")
    assert sheet["Content-Type"].startswith("text/css") and "immutable" in sheet["Cache-Control"]
    assert "--accent: #84276f" in sheet.content.decode()
    assert alice.post(LOOK, {"accent": "blue", "accent_colour": "84276F"}).status_code == 302
    assert (stored(solvik).accent, stored(solvik).accent_colour) == ("blue", "")


def test_a_colour_that_just_fails_is_not_said_to_reach_what_is_needed(alice: Client, solvik: Shop) -> None:
    page = alice.post(LOOK, {"accent": "own", "accent_colour": "#777777"}).content.decode()
    assert "too light: 4.4 to 1" in page
    danish = alice.post(f"{LOOK}?lang=da", {"accent": "own", "accent_colour": "#777777"}).content.decode()
    assert "4,4 til 1" in danish


def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can(alice: Client, solvik: Shop) -> None:
    answer = alice.post(LOOK, {"accent": "own", "accent_colour": "#ffcc00"})
    page = answer.content.decode()
    assert (
        answer.status_code == 422
        and "too light: 1.5 to 1" in page
        and 'name="accent_colour" value="#' in page
    )
    near = page.split('type="submit" name="accent_colour" value="')[1].split('"')[0]
    assert alice.post(LOOK, {"accent": "own", "accent_colour": ["#ffcc00", near]}).status_code == 302
    assert stored(solvik).accent_colour == near
    for bad in ("ffcc00", "nothex", "12345"):
        assert Client().get(f"/look/{bad}.css").status_code == 404


def test_a_logo_is_drawn_anew_and_served_to_be_kept(alice: Client, solvik: Shop) -> None:
    assert alice.post(LOOK, {"act": "logo", "logo": upload()}).status_code == 302
    mark = stored(solvik).logo_mark
    url = reverse("logo", args=[SLUG, mark])
    front = Client().get(FRONT).content.decode()
    assert f'src="{url}"' in front
    assert f'<meta property="og:image" content="{settings.BASE_URL}{url}">' in front
    answer = Client().get(url)
    assert answer["Content-Type"] == "image/png" and answer["Cache-Control"].endswith("immutable")
    assert "sandbox" in answer["Content-Security-Policy"] and answer["X-Content-Type-Options"] == "nosniff"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == (120, 60)
    alice.post(LOOK, {"act": "logo", "logo": upload("#000000")})
    assert stored(solvik).logo_mark != mark and Client().get(url).status_code == 404
    assert alice.post(LOOK, {"act": "remove"}).status_code == 302
    with tenant_scope(solvik.tenant):
        assert not Logo.objects.exists()
    assert "/logo/" not in Client().get(FRONT).content.decode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "A drawing (SVG) is not taken."),
        ("logo.png", b"\x00" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        ("logo.png", b"", "This file is empty."),
    ],
)
def test_what_is_no_logo_is_said(alice: Client, solvik: Shop, name: str, data: bytes, said: str) -> None:
    answer = alice.post(LOOK, {"act": "logo", "logo": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422 and said in answer.content.decode()
    assert stored(solvik).logo_mark == ""


def test_a_drafts_logo_is_shown_to_its_own_people_only(alice: Client, solvik: Shop) -> None:
    alice.post(LOOK, {"act": "logo", "logo": upload()})
    mark = stored(solvik).logo_mark
    Tenant.objects.filter(pk=solvik.tenant.pk).update(state="draft")
    assert Client().get(reverse("logo", args=[SLUG, mark])).status_code == 404
    assert alice.get(reverse("own_logo", args=[SLUG, mark])).status_code == 200
    assert (
        reverse("own_logo", args=[SLUG, mark]) in alice.get(reverse("preview", args=[SLUG])).content.decode()
    )


def test_the_code_leads_to_the_page_and_can_be_printed(alice: Client) -> None:
    svg = alice.get(reverse("page_code", args=[SLUG, "svg"]))
    png = alice.get(reverse("page_code", args=[SLUG, "png"]) + "?download")
    assert svg["Content-Type"] == "image/svg+xml" and b"<svg" in svg.content and b"style=" not in svg.content
    assert png.content[:4] == b"\x89PNG" and "attachment" in png["Content-Disposition"]
    assert alice.get(reverse("page_code", args=[SLUG, "exe"])).status_code == 404
    card = alice.get(reverse("page_print", args=[SLUG])).content.decode()
    assert "/b/salon-solvik" in card and "card-a6" in card


def test_the_snippets_are_text_to_copy_and_name_nothing_but_the_page(alice: Client, solvik: Shop) -> None:
    Tenant.objects.filter(pk=solvik.tenant.pk).update(name='"><script>alert(1)</script>')
    page = alice.get(ADDRESS).content.decode()
    assert f"&lt;a href=&quot;{settings.BASE_URL}{FRONT}&quot;" in page
    assert f"&lt;iframe src=&quot;{settings.BASE_URL}/b/{SLUG}/book/&quot;" in page
    assert "<script>alert" not in page and "onerror" not in page
    assert "&amp;lt;script&amp;gt;" in page


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("www.salon.dk", "https://www.salon.dk"), ("https://Salon.dk/priser?x=1", "https://salon.dk"),
        ("blåbær.dk", "https://xn--blbr-roah.dk"), ("http://localhost:8080/", "http://localhost:8080"),
        ("https://salon.dk:8443", "https://salon.dk:8443"),
    ],
)  # fmt: skip
def test_a_web_site_is_read_as_its_origin(typed: str, origin: str) -> None:
    assert read_origin(typed) == origin


@pytest.mark.parametrize(
    "typed",
    ["*", "https://*", "http://salon.dk", "salon", "https://a.dk; script-src *", "javascript:alert(1)",
     "https://a.dk,https://b.dk", "https://user@salon.dk", "'self'", "data:", "https://salon.dk\nX: y"],
)  # fmt: skip
def test_nothing_else_comes_into_the_header(typed: str) -> None:
    with pytest.raises(ValueError):
        read_origin(typed)


def test_s57_only_the_listed_sites_may_frame_the_public_pages_and_nothing_else(
    alice: Client, solvik: Shop
) -> None:
    before = Client().get(FRONT)
    assert (
        "frame-ancestors 'none'" in before["Content-Security-Policy"] and before["X-Frame-Options"] == "DENY"
    )
    assert alice.post(ADDRESS, {"embed_origins": "www.salon.dk\nwww.salon.dk"}).status_code == 302
    framed = Client().get(FRONT)
    assert "frame-ancestors https://www.salon.dk;" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    for url in (LOOK, ADDRESS, reverse("calendar_day", args=[SLUG]), reverse("preview", args=[SLUG])):
        answer = alice.get(url)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"
    for url in ("/", reverse("signin"), "/b/never-was/"):
        assert Client().get(url)["X-Frame-Options"] == "DENY"
    assert alice.post(ADDRESS, {"embed_origins": "www.salon.dk\n*"}).status_code == 422
    assert stored(solvik).embed_origins == ["https://www.salon.dk"]
