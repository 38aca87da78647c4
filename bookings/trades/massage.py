"""A massage therapist's price list."""

from bookings.trades.lists import LATE, WORKDAY, Entry, Heading, Trade

MASSAGE = Trade(
    key="massage",
    week={0: WORKDAY, 1: LATE, 2: WORKDAY, 3: LATE, 4: WORKDAY},
    headings=(
        Heading(
            "Massage", "Massage", 3,
            (
                Entry("Massage, 30 min", "Massage, 30 min", 30, 375, after=10),
                Entry("Massage, 45 min", "Massage, 45 min", 45, 495, after=10),
                Entry("Massage, 60 min", "Massage, 60 min", 60, 625, after=10),
                Entry("Massage, 90 min", "Massage, 90 min", 90, 875, after=15),
                Entry("Sportsmassage", "Sports massage", 45, 525, after=10),
                Entry("Graviditetsmassage", "Pregnancy massage", 60, 645, after=10),
                Entry("Hot stone", "Hot stone massage", 75, 795, after=15),
            ),
        ),
        Heading(
            "Zoneterapi og fødder", "Reflexology and feet", 4,
            (
                Entry("Zoneterapi", "Reflexology", 60, 595, after=10),
                Entry("Fodmassage", "Foot massage", 30, 325, after=5),
            ),
        ),
        Heading(
            "Firma", "Companies", 6,
            (
                Entry("Firmamassage, 20 min", "Chair massage, 20 min", 20, 245),
                Entry("Firmamassage, aftale", "Company massage, agreement", 30, 0,
                      "Vi ringer og finder en dag", "We call and find a day", needs_approval=True),
            ),
        ),
    ),
)  # fmt: skip
