"""A hairdresser's price list."""

from bookings.trades.lists import LATE, SATURDAY, WORKDAY, Entry, Heading, Trade

HAIR = Trade(
    key="hair",
    week={0: WORKDAY, 1: WORKDAY, 2: WORKDAY, 3: LATE, 4: WORKDAY, 5: SATURDAY},
    headings=(
        Heading(
            "Klip", "Haircuts", 1,
            (
                Entry("Dameklip", "Women's cut", 45, 495, "Vask, klip og føn", "Wash, cut and blow-dry"),
                Entry("Herreklip", "Men's cut", 30, 345, "Vask og klip", "Wash and cut"),
                Entry("Børneklip", "Children's cut", 30, 265, "Til og med 11 år", "Up to 11 years"),
                Entry("Pandehår", "Fringe", 15, 95),
                Entry("Vask og føn", "Wash and blow-dry", 30, 295),
            ),
        ),
        Heading(
            "Farve", "Colour", 2,
            (
                Entry("Klip og farve", "Cut and colour", 135, 1295, "Bundfarve, klip og føn",
                      "Root colour, cut and blow-dry", True, gap=(45, 40), after=15),
                Entry("Bundfarve", "Root colour", 105, 895, "Farve i udgroningen, vask og føn",
                      "Colour for regrowth, wash and blow-dry", True, gap=(30, 40), after=15),
                Entry("Reflekser", "Highlights", 120, 1195, "Fine striber i hele håret",
                      "Fine highlights all over", True, gap=(60, 30), after=15),
                Entry("Balayage", "Balayage", 180, 1850, "Frihåndsmalede lyse partier, toning",
                      "Hand-painted highlights, toner", True, gap=(75, 45), after=15, notice_minutes=1440),
                Entry("Toning", "Toner", 45, 450, after=5),
            ),
        ),
        Heading(
            "Skæg", "Beard", 4,
            (
                Entry("Skægtrimning", "Beard trim", 20, 195),
                Entry("Klip og skæg", "Cut and beard", 45, 495),
            ),
        ),
        Heading(
            "Fest", "Occasions", 5,
            (
                Entry("Håropsætning", "Updo", 60, 750, "Bryllup, konfirmation og fest",
                      "Weddings, confirmations and parties"),
                Entry("Prøveopsætning", "Trial updo", 60, 650, needs_approval=True),
            ),
        ),
    ),
)  # fmt: skip
