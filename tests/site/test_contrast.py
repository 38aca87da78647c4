"""Every accent a business can choose reads well, in light and in dark."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "bookingsite/static/css/2-tokens.css").read_text()
ACCENTS = ("green", "blue", "plum", "rust", "ink")
THEMES = ("light", "dark")


def channel(value: int) -> float:
    """Linearise one colour channel."""
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Give a colour's relative luminance."""
    red, green, blue = (channel(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the ratio between two colours, as WCAG counts it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tokens(theme: str, selector: str) -> dict[str, str]:
    """Read the tokens of a selector as they stand in a theme."""
    blocks = re.findall(re.escape(selector) + r"\s*\{(.*?)\}", TOKENS, re.S)
    found: dict[str, str] = {}
    for body in blocks if theme == "dark" else blocks[:1]:
        found.update(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body))
    return found


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("accent", ACCENTS)
def test_an_accent_can_be_read_on_every_ground_and_carries_its_own_text(accent: str, theme: str) -> None:
    ground = tokens(theme, ":root")
    brand = tokens(theme, f".brand-{accent}")
    assert set(brand) == {"accent", "accent-soft", "on-accent"}
    assert contrast(brand["accent"], ground["surface"]) >= 4.5
    assert contrast(brand["on-accent"], brand["accent"]) >= 4.5
    assert contrast(ground["ink"], brand["accent-soft"]) >= 4.5
    assert contrast(ground["ink-2"], brand["accent-soft"]) >= 4.5
    assert contrast(brand["accent"], brand["accent-soft"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_on_every_ground_and_on_every_service_colour(theme: str) -> None:
    ground = tokens(theme, ":root")
    for ink in ("ink", "ink-2", "ink-3", "danger", "warn"):
        for below in ("bg", "surface", "sunken", "wash"):
            if (ink, below) not in {("danger", "wash"), ("warn", "wash")}:
                assert contrast(ground[ink], ground[below]) >= 4.5, (ink, below)
    assert contrast(ground["danger"], ground["danger-soft"]) >= 4.5
    for number in range(1, 7):
        fill, bar = ground[f"s{number}"], ground[f"s{number}-bar"]
        assert contrast(ground["ink-2"], fill) >= 4.5
        assert contrast(bar, fill) >= 3
    assert contrast(ground["control"], ground["surface"]) >= 3
