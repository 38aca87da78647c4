"""A clinic's price list: it names what is done, never what somebody suffers from."""

from bookings.trades.lists import WORKDAY, Entry, Heading, Trade

CLINIC = Trade(
    key="clinic",
    week={0: WORKDAY, 1: WORKDAY, 2: WORKDAY, 3: (9 * 60, 18 * 60), 4: (9 * 60, 15 * 60)},
    headings=(
        Heading(
            "Samtale", "Consultation", 1,
            (
                Entry("Første samtale", "First consultation", 60, 850, notice_minutes=240),
                Entry("Samtale", "Consultation", 50, 795),
                Entry("Samtale på video", "Consultation by video", 50, 750),
                Entry("Kort opfølgning", "Short follow-up", 20, 350),
            ),
        ),
        Heading(
            "Behandling", "Treatment", 3,
            (
                Entry("Akupunktur, første gang", "Acupuncture, first time", 75, 695, after=10),
                Entry("Akupunktur", "Acupuncture", 45, 495, after=10),
                Entry("Zoneterapi", "Reflexology", 60, 575, after=10),
                Entry("Kropsbehandling", "Body treatment", 60, 695, after=10),
            ),
        ),
        Heading(
            "Fødder", "Feet", 4,
            (
                Entry("Fodpleje", "Foot care", 45, 425, after=10),
                Entry("Stor fodpleje", "Long foot care", 60, 525, after=10),
            ),
        ),
    ),
)  # fmt: skip
