"""Guesses which column is what, from the words of its head and from what stands in it."""

import re
from collections.abc import Sequence

from customers.normalise import name_key

PEOPLE: tuple[str, ...] = (
    "name",
    "first",
    "last",
    "email",
    "phone",
    "phone2",
    "since",
    "last_visit",
    "language",
)
PEOPLE += ("birthday", "note", "newsletter", "objected")
VISITS: tuple[str, ...] = (
    "date",
    "time",
    "end",
    "minutes",
    "service",
    "staff",
    "name",
    "first",
    "last",
    "email",
    "phone",
)
VISITS += ("price", "note")
FIELDS = {"customers": PEOPLE, "visits": VISITS}

# The heads of salons' systems in Danish, English, Swedish and Norwegian.
WORDS: dict[str, str] = {
    "name": "navn, kundenavn, kunde, fulde navn, full name, name, customer name, customer, client "
    "name, client, kund, namn, kundnamn, patient, patientnavn, klient, fullt navn, gæst, "
    "deltager",
    "first": "fornavn, fornavne, first name, firstname, given name, förnamn, first",
    "last": "efternavn, last name, lastname, surname, family name, efternamn, etternavn, last",
    "email": "email, e-mail, mail, emailadresse, e-mail adresse, e-mailadresse, mailadresse, e-post, "
    "epost, e-postadress, e-postadresse, email address, kunde email, customer email",
    "phone": "mobil, mobiltelefon, mobilnummer, mobilnr, mobile, mobile phone, mobile number, cell, "
    "cell phone, telefon, tlf, telefonnummer, tlf nr, tlfnr, telefonnr, phone, phone number, "
    "customer phone",
    "phone2": "telefon 2, tlf 2, phone 2, fastnet, fastnettelefon, home phone, landline, telefon privat",
    "since": "oprettet, oprettet den, oprettelsesdato, kunde siden, created, created at, customer "
    "since, skapad, registreret, registrert, opprettet",
    "last_visit": "sidste besøg, seneste besøg, sidste aftale, sidste tid, sidst set, last visit, last "
    "appointment, last booking, senaste besök, siste besøk, sidste behandling",
    "birthday": "fødselsdag, fødselsdato, født, birthday, birth date, date of birth, dob, födelsedag",
    "language": "sprog, language, språk, locale",
    "note": "note, noter, notat, notater, bemærkning, bemærkninger, kommentar, kommentarer, notes, "
    "comment, comments, besked, message",
    "newsletter": "nyhedsbrev, newsletter, nyhedsbreve, tilmeldt nyhedsbrev, accepts marketing, marketing, "
    "nyhetsbrev, email marketing, nyhedsbrev tilbudt, newsletter offered",
    "objected": "nej tak, nej til nyhedsbrev, afmeldt, afmeldt nyhedsbrev, unsubscribed, opt out, no "
    "newsletter, frabedt, sagt nej til nyheder, said no to news",
    "date": "dato, date, dag, day, startdato, start date, aftaledato, datum, besøgsdato, start",
    "time": "tid, tidspunkt, klokkeslæt, klokken, kl, time, starttid, start time, from, starttidspunkt",
    "end": "slut, sluttid, end, end time, til, to, slutter, sluttidspunkt",
    "minutes": "minutter, varighed, min, længde, duration, minutes, length, varaktighet",
    "service": "ydelse, ydelser, behandling, service, services, treatment, tjänst, tjeneste, ydelsesnavn",
    "staff": "medarbejder, behandler, frisør, staff, employee, stylist, provider, hos, ansat, "
    "personal, med hvem, with whom, with",
    "price": "pris, beløb, price, amount, total, belopp",
}
EXACT = {field: frozenset(name_key(word) for word in words.split(",")) for field, words in WORDS.items()}
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DIGITS = re.compile(r"[+()\d\s./-]{8,20}")


def guess(kind: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Give for each column the field that it seems to be, or nothing; no field twice."""
    fields = FIELDS[kind]
    found = [by_head(each, fields) for each in head]
    for at, field in enumerate(found):
        if field in found[:at]:
            found[at] = "phone2" if field == "phone" and "phone2" in fields else ""
    for at, field in enumerate(found):
        if not field:
            told = by_content([row[at] for row in rows[:50] if row[at]])
            if told in fields and told not in found:
                found[at] = told
    if "first" in found and "last" not in found and "name" not in found:
        found[found.index("first")] = "name"
    return found


def by_head(head: str, fields: Sequence[str]) -> str:
    """Name the field whose words the head is, else the one whose words it begins or ends with."""
    key = name_key(head)
    exact = [field for field in fields if key in EXACT[field]]
    if exact:
        return exact[0]
    parts = key.split()
    near = [
        (max(len(word) for word in EXACT[field] if word in {parts[0], parts[-1]}), field)
        for field in fields
        if parts and EXACT[field] & {parts[0], parts[-1]}
    ]
    return max(near)[1] if near else ""


def by_content(cells: Sequence[str]) -> str:
    """Name the field that most cells look like: an address with @, or a telephone number."""
    if not cells:
        return ""
    if sum(bool(MAIL.fullmatch(cell)) for cell in cells) * 2 > len(cells):
        return "email"
    if sum(bool(DIGITS.fullmatch(cell)) for cell in cells) * 2 > len(cells):
        return "phone"
    return ""
