"""The demo's two businesses as plain data: what they offer, who works there, and when."""

from typing import Any

SALON: dict[str, Any] = {
    "tenant": {
        "slug": "salon-solvik",
        "name": "Salon Solvik",
        "tagline": "Frisør på Vesterbro siden 2009. Fem frisører, ingen pakkeløsninger, ro i stolen.",
        "trade": "hair",
        "street": "Solvikgade 14",
        "postcode": "1620",
        "city": "København V",
        "phone": "+4500000000",
        "email": "hej@salon-solvik.example",
        "cvr": "00000000",
        "accent": "green",
        "contact_required": "phone",
    },
    "hours": {0: (540, 1050), 1: (540, 1050), 2: (540, 1050), 3: (540, 1200), 4: (540, 1080), 5: (540, 840)},
    # name, title, role, days with their hours, lunch
    "staff": [
        ("Mette Krag", "Frisørmester", "owner", {0: (540, 1050), 1: (540, 1050), 2: (540, 1050), 4: (540, 1050)}, 720),
        ("Sofie Lindgreen", "Farvespecialist", "staff", {1: (540, 1050), 2: (540, 1050), 3: (660, 1200), 5: (540, 840)}, 705),
        ("Amira Dahl", "Frisør", "staff", {0: (600, 1050), 1: (600, 1050), 2: (600, 1050), 3: (600, 1200), 4: (600, 1080)}, 735),
        ("Jonas Bæk", "Frisør og barber", "staff", {0: (540, 1020), 1: (540, 1020), 3: (660, 1200), 4: (540, 1080), 5: (540, 840)}, 720),
        ("Freja Holt", "Frisør, bryllup og fest", "staff", {0: (540, 1050), 2: (540, 1050), 3: (720, 1200), 4: (540, 1080), 5: (540, 840)}, 750),
    ],
    "rooms": [("Farvestol 1", "equipment"), ("Farvestol 2", "equipment")],
    "categories": [("Klip", "Haircuts", 1), ("Farve", "Colour", 2), ("Kur", "Treatments", 3), ("Skæg", "Beard", 4), ("Fest", "Occasions", 5), ("Konsultation", "Consultation", 6)],
    # category, name, English, description, English, minutes, price in kroner, from, extras
    "services": [
        ("Klip", "Dameklip", "Women's cut", "Vask, klip og føn", "Wash, cut and blow-dry", 45, 495, False, {}),
        ("Klip", "Herreklip", "Men's cut", "Maskine eller saks, vask", "Clippers or scissors, wash", 30, 345, False, {}),
        ("Klip", "Børneklip", "Children's cut", "Til og med 11 år", "Up to 11 years", 30, 265, False, {}),
        ("Klip", "Pandehår", "Fringe", "Gratis mellem to klipninger hos os", "Free between two cuts with us", 15, 95, False, {"grid_minutes": 15, "notice_minutes": 30}),
        ("Klip", "Vask og føn", "Wash and blow-dry", "Glat eller med fald", "Straight or wavy", 30, 295, False, {}),
        ("Farve", "Klip og farve", "Cut and colour", "Bundfarve, klip og føn", "Root colour, cut and blow-dry", 135, 1295, True, {"gap_start": 45, "gap_minutes": 40, "buffer_after": 15, "chair": True, "who": [0, 1, 2, 4]}),
        ("Farve", "Bundfarve", "Root colour", "Farve i udgroningen, vask og føn", "Colour for regrowth, wash and blow-dry", 105, 895, True, {"gap_start": 30, "gap_minutes": 40, "buffer_after": 15, "chair": True, "who": [0, 1, 2, 4]}),
        ("Farve", "Balayage", "Balayage", "Frihåndsmalede lyse partier, toning", "Hand-painted highlights, toner", 180, 1850, True, {"gap_start": 75, "gap_minutes": 45, "buffer_after": 15, "chair": True, "who": [0, 1], "notice_minutes": 1440}),
        ("Farve", "Reflekser", "Highlights", "Fine striber i hele håret", "Fine highlights all over", 120, 1195, True, {"gap_start": 60, "gap_minutes": 30, "buffer_after": 15, "chair": True, "who": [0, 1, 2, 4]}),
        ("Kur", "Plejekur", "Conditioning treatment", "Fugt og styrke, vask og føn", "Moisture and strength, wash and blow-dry", 30, 295, False, {}),
        ("Skæg", "Skægtrimning", "Beard trim", "Kontur, saks og varm klud", "Outline, scissors and a hot towel", 20, 195, False, {"grid_minutes": 10, "who": [3, 2]}),
        ("Skæg", "Klip og skæg", "Cut and beard", "Herreklip med skægtrimning", "Men's cut with a beard trim", 45, 495, False, {"who": [3, 2]}),
        ("Fest", "Håropsætning", "Updo", "Bryllup, konfirmation og fest", "Weddings, confirmations and parties", 60, 750, False, {"who": [4, 0]}),
        ("Fest", "Prøveopsætning", "Trial updo", "Vi finder den rigtige opsætning sammen", "We find the right one together", 60, 650, False, {"who": [4, 0], "needs_approval": True}),
        ("Konsultation", "Farvekorrektion, konsultation", "Colour correction, consultation", "Vi ser på håret og lægger en plan", "We look at your hair and make a plan", 30, 0, False, {"who": [0, 1]}),
    ],
}
CLINIC: dict[str, Any] = {
    "tenant": {
        "slug": "lund-klinik",
        "name": "Lund Klinik",
        "tagline": "Fysioterapi i Lyngby. Tid hos den samme fysioterapeut hver gang.",
        "trade": "physio",
        "street": "Lundtoftevej 8",
        "postcode": "2800",
        "city": "Kongens Lyngby",
        "phone": "+4500000001",
        "email": "kontakt@lund-klinik.example",
        "cvr": "00000001",
        "accent": "blue",
        "contact_required": "both",
    },
    "hours": {0: (480, 1080), 1: (480, 1080), 2: (480, 1080), 3: (480, 1080), 4: (480, 900)},
    "staff": [
        ("Charlie Lund", "Fysioterapeut, indehaver", "owner", {0: (480, 960), 1: (480, 960), 2: (480, 960), 3: (480, 960)}, 720),
        ("Maja Bille", "Fysioterapeut", "staff", {0: (600, 1080), 1: (600, 1080), 3: (600, 1080), 4: (480, 900)}, 780),
        ("Tobias Ryge", "Fysioterapeut, idræt", "staff", {1: (480, 960), 2: (600, 1080), 3: (600, 1080), 4: (480, 900)}, 750),
    ],
    "rooms": [("Rum 1", "room"), ("Rum 2", "room"), ("Træningssal", "room")],
    "categories": [("Behandling", "Treatment", 3), ("Træning", "Exercise", 1)],
    "services": [
        ("Behandling", "Første besøg", "First visit", "Samtale, undersøgelse og plan", "Talk, examination and a plan", 60, 695, False, {"room": True, "notice_minutes": 240}),
        ("Behandling", "Opfølgning", "Follow-up", "Behandling og justering af planen", "Treatment and adjusting the plan", 30, 395, False, {"room": True}),
        ("Behandling", "Lang behandling", "Long treatment", "Når en halv time ikke rækker", "When half an hour is not enough", 45, 545, False, {"room": True}),
        ("Behandling", "Løbeanalyse", "Running analysis", "På løbebånd, med video du får med hjem", "On a treadmill, with a video to take home", 60, 795, False, {"room": True, "who": [2]}),
        ("Træning", "Rygtræning på hold", "Back class", "Otte pladser, øvelser med elastik og vægte", "Eight places, exercises with bands and weights", 60, 120, False, {"seats": 8, "who": [1]}),
    ],
}
