"""A beautician's price list."""

from bookings.trades.lists import LATE, SATURDAY, WORKDAY, Entry, Heading, Trade

BEAUTY = Trade(
    key="beauty",
    week={1: WORKDAY, 2: WORKDAY, 3: LATE, 4: WORKDAY, 5: SATURDAY},
    headings=(
        Heading(
            "Ansigt", "Face", 2,
            (
                Entry("Ansigtsbehandling", "Facial", 60, 695, "Rens, peeling, massage og maske",
                      "Cleansing, peeling, massage and mask", after=10),
                Entry("Lille ansigtsbehandling", "Short facial", 30, 425, after=10),
                Entry("Ansigtsbehandling, luksus", "Luxury facial", 90, 995, after=10),
                Entry("Ansigtsbehandling, ung hud", "Facial for young skin", 45, 495, after=10),
            ),
        ),
        Heading(
            "Bryn og vipper", "Brows and lashes", 1,
            (
                Entry("Retning og farvning af bryn", "Brow shape and tint", 30, 225),
                Entry("Farvning af vipper og bryn", "Lash and brow tint", 30, 275),
                Entry("Vippeløft", "Lash lift", 60, 595, after=5),
            ),
        ),
        Heading(
            "Voks", "Waxing", 4,
            (
                Entry("Voks, halve ben", "Waxing, half legs", 30, 295, after=5),
                Entry("Voks, hele ben", "Waxing, full legs", 45, 425, after=5),
                Entry("Voks, overlæbe", "Waxing, upper lip", 15, 125),
            ),
        ),
        Heading(
            "Hænder og fødder", "Hands and feet", 3,
            (
                Entry("Manicure", "Manicure", 45, 375),
                Entry("Manicure med gellak", "Gel manicure", 60, 475),
                Entry("Pedicure", "Pedicure", 60, 495, after=10),
            ),
        ),
    ),
)  # fmt: skip
