"""A business's own colour, and what is made of it so that it can be read: by day and by night.

Pure: no Django. The one colour is stored; accent, soft ground and the text on it are worked out of it for
both themes, the same way each time, and refused where a pair would fall under 4.5 to 1.
"""

import colorsys
import re
from dataclasses import dataclass
from functools import lru_cache

READABLE = 4.5
WHITE = "#ffffff"
# The grounds and inks of static/css/2-tokens.css; tests/site/test_contrast.py holds them together.
LIGHT_SURFACE, LIGHT_INKS = WHITE, ("#121a17", "#46524d")
DARK_SURFACE, DARK_INKS = "#141a17", ("#e9efec", "#b5c0ba")
# The accents of ours, for what our stylesheets do not reach: mail, a button on the business's own site.
NAMED = {"green": "#0b6650", "blue": "#1c55b8", "plum": "#84276f", "rust": "#9a3d12", "ink": "#23332d"}
WRITTEN = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
Channels = tuple[float, float, float]


class Unreadable(ValueError):
    """Too light to be read on white; says how far off it is, and the nearest that can be read."""

    def __init__(self, ratio: float, nearest: str) -> None:
        super().__init__(f"{ratio:.1f}")
        self.ratio, self.nearest = ratio, nearest


@dataclass(frozen=True)
class Pair:
    """An accent on a theme's ground: the colour, its soft ground, and the text on it."""

    accent: str
    soft: str
    on: str


@dataclass(frozen=True)
class Brand:
    """A colour in both themes."""

    light: Pair
    dark: Pair


def read_colour(typed: str) -> str:
    """Read #abc, abcdef or #ABCDEF as #rrggbb. Raises ValueError for anything else."""
    found = WRITTEN.fullmatch(typed.strip())
    if found is None:
        raise ValueError(typed)
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def channels(colour: str) -> Channels:
    """Give red, green and blue between 0 and 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def written(values: Channels) -> str:
    """Write red, green and blue as #rrggbb."""
    return "#" + "".join(f"{round(min(1.0, max(0.0, value)) * 255):02x}" for value in values)


def luminance(colour: str) -> float:
    """Give a colour's relative luminance, as WCAG counts it."""
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in channels(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Give the ratio between two colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    """Mix so much of a ground into a colour."""
    pairs = zip(channels(colour), channels(ground), strict=True)
    red, green, blue = (one * (1 - share) + other * share for one, other in pairs)
    return written((red, green, blue))


def lit(colour: str, lightness: float, most_vivid: float = 1.0) -> str:
    """Give the same hue at another lightness."""
    hue, _light, saturation = colorsys.rgb_to_hls(*channels(colour))
    return written(colorsys.hls_to_rgb(hue, lightness, min(saturation, most_vivid)))


def nearest_readable(colour: str) -> str:
    """Darken a colour as little as it takes to be read on white."""
    _hue, light, _saturation = colorsys.rgb_to_hls(*channels(colour))
    steps = (lit(colour, light - step / 200) for step in range(1, int(light * 200) + 2))
    return next((each for each in steps if contrast(each, WHITE) >= READABLE), "#000000")


def soft_ground(accent: str, surface: str, inks: tuple[str, ...]) -> str:
    """Give a tint on which the accent and the inks can be read: as strong as that allows."""
    tints = (mixed(accent, surface, share / 100) for share in range(82, 100))
    for tint in tints:
        if all(contrast(each, tint) >= READABLE for each in (accent, *inks)):
            return tint
    return surface


@lru_cache(maxsize=512)
def brand_of(colour: str) -> Brand:
    """Work a colour out for both themes. Raises Unreadable when it is too light for white."""
    ratio = contrast(colour, LIGHT_SURFACE)
    if ratio < READABLE:
        raise Unreadable(ratio, nearest_readable(colour))
    light = Pair(colour, soft_ground(colour, LIGHT_SURFACE, LIGHT_INKS), WHITE)
    lights = (lit(colour, step / 100, 0.85) for step in range(50, 100))
    accent = next((each for each in lights if contrast(each, DARK_SURFACE) >= 8), WHITE)
    dark = Pair(accent, soft_ground(accent, DARK_SURFACE, DARK_INKS), lit(colour, 0.08, 0.6))
    return Brand(light, dark)


def stylesheet(colour: str) -> str:
    """Write the three tokens of a colour in both themes."""
    brand = brand_of(colour)

    def tokens(pair: Pair) -> str:
        return f"--accent: {pair.accent}; --accent-soft: {pair.soft}; --on-accent: {pair.on};"

    return (
        "@layer tokens {\n"
        f"  .brand-own {{ {tokens(brand.light)} }}\n"
        "  @media screen and (prefers-color-scheme: dark) {\n"
        f"    .brand-own {{ {tokens(brand.dark)} }}\n"
        "  }\n}\n"
    )
