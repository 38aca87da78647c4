"""Draws an uploaded picture anew: only its pixels come through, and no more of them than pages need.

Pure: no Django. What cannot be a harmless picture is refused before anything of it is unpacked.
"""

import io
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageOps

# SVG is no picture but a document that can hold script; it is not among them.
FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 2 * 1024 * 1024
# A small file can unpack to gigabytes: the size that it names is believed before it is unpacked.
MOST_PIXELS = 16_000_000
LONGEST_SIDE = 512
SMALL_PNG = 100_000

Fault = Literal["too_big", "too_many_pixels", "not_a_picture"]


class Refused(ValueError):
    """This is not a picture that we take, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Picture:
    """A picture as we drew it."""

    data: bytes
    width: int
    height: int


def redraw(data: bytes) -> Picture:
    """Read a PNG, JPEG or WebP and draw it anew, upright and small. Raises Refused."""
    if len(data) > MOST_BYTES:
        raise Refused("too_big")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused("too_many_pixels")
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise Refused("too_many_pixels") from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError) as error:
        raise Refused("not_a_picture") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A new canvas: no metadata, colour profile, comment or second frame comes along.
    clean = Image.new("RGBA", upright.size)
    clean.paste(upright)
    return Picture(encoded(clean), clean.width, clean.height)


def encoded(picture: Image.Image) -> bytes:
    """Write as PNG where that is small, else as WebP."""
    found = io.BytesIO()
    picture.save(found, "PNG", optimize=True)
    if found.tell() > SMALL_PNG:
        found = io.BytesIO()
        picture.save(found, "WEBP", quality=88, method=4)
    return found.getvalue()


def content_type(data: bytes) -> str:
    """Say what a picture of ours is, by its first bytes."""
    return "image/webp" if data[:4] == b"RIFF" else "image/png"
