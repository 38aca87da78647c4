"""An uploaded picture comes through as its pixels alone, upright and small, or not at all."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from tenants.pictures import LONGEST_SIDE, MOST_BYTES, Refused, content_type, redraw

SECRET = b"Gammel Kongevej 12"


def saved(picture: Image.Image, kind: str, **more: object) -> bytes:
    """Write a picture."""
    found = io.BytesIO()
    picture.save(found, kind, **more)
    return found.getvalue()


def with_exif(orientation: int = 1) -> bytes:
    """Draw a photograph that says where it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    return saved(Image.new("RGB", (80, 40), "#84276f"), "JPEG", exif=exif, comment=SECRET)


def test_nothing_but_pixels_comes_through() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET.decode())
    png = saved(Image.new("RGB", (30, 30), "red"), "PNG", pnginfo=info)
    for data in (with_exif(), png + SECRET):
        assert SECRET in data
        drawn = redraw(data)
        assert SECRET not in drawn.data
        with Image.open(io.BytesIO(drawn.data)) as picture:
            assert (
                not picture.getexif() and "icc_profile" not in picture.info and "Comment" not in picture.info
            )


def test_a_photograph_that_lies_on_its_side_is_put_upright() -> None:
    drawn = redraw(with_exif(orientation=6))
    assert (drawn.width, drawn.height) == (40, 80)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_large_picture_is_made_small(kind: str) -> None:
    drawn = redraw(saved(Image.linear_gradient("L").resize((2000, 1000)).convert("RGB"), kind))
    assert (drawn.width, drawn.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert len(drawn.data) < 300_000 and content_type(drawn.data) in {"image/png", "image/webp"}


def bomb(side: int) -> bytes:
    """Write a PNG of a few bytes that names millions of pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [5_000, 60_000])
def test_a_picture_that_would_unpack_to_gigabytes_is_refused_unopened(side: int) -> None:
    with pytest.raises(Refused) as refused:
        redraw(bomb(side))
    assert refused.value.fault == "too_many_pixels"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\x00" * 40,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 30,
        b"%PDF-1.7",
        b"\xff\xd8\xff" + b"\x00" * 30,
    ],
)
def test_what_is_no_picture_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        redraw(data)
    assert refused.value.fault == "not_a_picture"


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        redraw(b"\x00" * (MOST_BYTES + 1))
    assert refused.value.fault == "too_big"


def test_a_truncated_photograph_is_refused() -> None:
    with pytest.raises(Refused):
        redraw(with_exif()[:200])
