"""Made-up people of the demo: common Danish names put together by chance, none a real person's."""

import random
from collections.abc import Iterator

FIRST = (
    "Anne Mette Kirsten Hanne Camilla Louise Maria Line Sofie Freja Ida Emma Clara Alma Josefine Signe "
    "Astrid Karen Birgit Inger Else Helle Lone Pernille Rikke Trine Katrine Nadia Amira Sara Fatima "
    "Yasmin Olivia Asta Peter Jens Lars Michael Henrik Søren Thomas Martin Jonas Emil Frederik Mikkel "
    "Rasmus Kasper Magnus Noah Oliver Viggo Storm Theis Bo Ali Hassan Erik Hans Niels Jørgen Åge Bjørn "
    "Øjvind Malthe Elias Aksel"
).split()
SECOND = (
    "Holm Thorup Aagaard Skov Bruun Nymann Vang Østergaard Toft Winther Hauge Berg Rahbek Kjær Damgaard "
    "Friis Lauritsen Karaca Elkjær Riis Sander Ravn Lykke Winkel Holmgaard Bak Lund Krogh Dalsgaard "
    "Vestergaard Bjerre Kragh Fogh Juhl Bech Mørk Høj Brandt Nygaard Søgaard Kofoed Lind Steffensen "
    "Ejlersen Abildgaard Ågren"
).split()
NOTES = (
    "Vil gerne have kaffe uden mælk. Sidder helst ved vinduet.",
    "Kortere i nakken end sidst.",
    "Kommer med barnevogn, giv plads ved døren.",
    "Betaler altid med MobilePay.",
    "Ringer hellere end hun skriver.",
)
MESSAGES = (
    "Jeg vil gerne lidt kortere end sidst.",
    "Kan I se på pandehåret samtidig?",
    "Jeg kommer måske fem minutter senere, bussen er ikke altid til tiden.",
    "Det er en gave fra min søster.",
)

# In addresses, Danish letters are written out.
LETTERS: dict[str, str | int | None] = {"æ": "ae", "ø": "oe", "å": "aa", " ": "."}


def people(chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Give name, e-mail and phone of one made-up person after the other, without end.

    The numbers begin with 20 00 and the addresses end in example.dk, which belong to nobody.
    """
    used: set[str] = set()
    number = 0
    while True:
        first, second = chance.choice(FIRST), chance.choice(SECOND)
        middle = f" {chance.choice(SECOND)}" if chance.random() < 0.15 else ""
        name = f"{first}{middle} {second}"
        if name in used:
            continue
        used.add(name)
        number += 1
        plain = name.lower().translate(str.maketrans(LETTERS))
        yield name, f"{plain}@example.dk", f"+452000{number % 10000:04d}"
