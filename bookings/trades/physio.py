"""A physiotherapist's price list. It names what is done, never what somebody suffers from."""

from bookings.trades.lists import LATE, WORKDAY, Entry, Heading, Trade

PHYSIO = Trade(
    key="physio",
    week={0: WORKDAY, 1: LATE, 2: WORKDAY, 3: LATE, 4: (480, 900)},
    headings=(
        Heading(
            "Behandling", "Treatment", 3,
            (
                Entry("Første besøg", "First visit", 60, 695, "Samtale, undersøgelse og plan",
                      "Talk, examination and a plan", notice_minutes=240),
                Entry("Opfølgning", "Follow-up", 30, 395, "Behandling og justering af planen",
                      "Treatment and adjusting the plan"),
                Entry("Lang behandling", "Long treatment", 45, 545),
                Entry("Opfølgning på video", "Follow-up by video", 20, 295),
                Entry("Fysiurgisk massage", "Therapeutic massage", 30, 395, after=5),
                Entry("Behandling i hjemmet", "Treatment at home", 60, 895, after=30, needs_approval=True,
                      notice_minutes=1440),
            ),
        ),
        Heading(
            "Træning", "Exercise", 1,
            (
                Entry("Løbeanalyse", "Running analysis", 60, 795),
                Entry("Træning med vejledning", "Guided training", 45, 445),
                Entry("Træningsplan", "Training plan", 30, 350),
                Entry("Rygtræning på hold", "Back class", 60, 120, "Otte pladser", "Eight places", seats=8),
            ),
        ),
    ),
)  # fmt: skip
