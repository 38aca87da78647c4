"""What does not belong into an ordinary note: numbers of the civil register, and words of illness.

Pure: no Django, no database. Nothing here forbids; the page warns, and the colleague decides.
"""

import re
from datetime import date
from typing import Literal

Caution = Literal["cpr", "health"]

# Six digits that are a day, and four more, written together or with one mark between them.
CPR = re.compile(r"(?<![\d+])(\d{2})(\d{2})(\d{2})[ \-–]?(\d)\d{3}(?!\d)")
# Which hundred years the seventh digit and the year mean (cpr.dk, "Personnummeret i CPR-systemet").
CENTURIES = (
    ("0123", 0, 99, 1900),
    ("49", 0, 36, 2000),
    ("49", 37, 99, 1900),
    ("5678", 0, 57, 2000),
    ("5678", 58, 99, 1800),
)

# Beginnings of words, and whole words where an innocent one begins alike ("brokker sig", "kræfter").
HEALTH = re.compile(
    r"""(?<!\w)(?:
    abort | adhd\b | aids\b | alkoholi | alkoholmis | allerg | angst | antibioti | antidepress
    | arthriti | asthma | astma | autis | anæmi | anaemi | bipolar | blodfortynd | blodprop | blodtryk
    | blood\ pressure | borderline\b | brok\b | bronki | cancer | cøliaki | coeliac | crohn | demen
    | depress | diabet | diagnos | disabil | diskus | eczema | eksem | epilep | fertilit | fibromyalg
    | galdesten | gigt | gravid | handicap | headache | heart\ (?:attack|disease) | hepatit | hernia
    | herpes | hiv\b | hjernerys | hjernesk | hjerteanf | hjertefej | hjertesyg | hovedpine | hypertens
    | høfeber | illness | implant | inflammat | insulin | ivf\b | kemo | klamydia | kolesterol
    | kræft(?!er|ig) | kørestol | leddegigt | leukæmi | leukaemia | lupus | lymf | medicin | medication
    | melanom | menopaus | migræne | migraine | miscarr | misbrug | multiple\ scler | neuropat | ocd\b
    | ondt\ i | opereret | operation | osteopor | overgangsald | p-pille | pacemaker | pain\b
    | parkinson | penicillin | pregnan | prolaps | psoria | psykia | psykisk | psykolog | psykose
    | psychiat | ptsd\b | reumat | rheumat | rosacea | seizure | selvmord | selvskad | skizofren
    | skjoldbrus | sklerose | smerte | spiseforstyr | stress(?:et|sygem)?\b | sukkersyge | suicid
    | svulst | syg\b | sygdom | sygehus | sygemeld | thyroid | thyreoid | trombos | tumor | udbrændt
    | virus | wheelchair | ødem\b
    )""",
    re.VERBOSE,
)


def cautions(text: str) -> list[Caution]:
    """Say what in a text should rather not stand there: a number of the civil register, words of illness."""
    found: list[Caution] = []
    if any(is_cpr(match) for match in CPR.finditer(text)):
        found.append("cpr")
    if HEALTH.search(text.casefold()):
        found.append("health")
    return found


def is_cpr(match: re.Match[str]) -> bool:
    """Say whether the digits begin with a day that there was; the check digits are no longer kept to."""
    day, month, year, seventh = match.groups()
    for digits, low, high, century in CENTURIES:
        if seventh in digits and low <= int(year) <= high:
            try:
                date(century + int(year), int(month), int(day))
            except ValueError:
                return False
            return True
    return False
