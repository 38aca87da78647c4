"""The countries that the policy may name, in its languages: those of the EU and the EEA."""

NAMES: dict[str, tuple[str, str]] = {
    "AT": ("Østrig", "Austria"),
    "BE": ("Belgien", "Belgium"),
    "BG": ("Bulgarien", "Bulgaria"),
    "HR": ("Kroatien", "Croatia"),
    "CY": ("Cypern", "Cyprus"),
    "CZ": ("Tjekkiet", "Czechia"),
    "DK": ("Danmark", "Denmark"),
    "EE": ("Estland", "Estonia"),
    "FI": ("Finland", "Finland"),
    "FR": ("Frankrig", "France"),
    "DE": ("Tyskland", "Germany"),
    "GR": ("Grækenland", "Greece"),
    "HU": ("Ungarn", "Hungary"),
    "IE": ("Irland", "Ireland"),
    "IT": ("Italien", "Italy"),
    "LV": ("Letland", "Latvia"),
    "LT": ("Litauen", "Lithuania"),
    "LU": ("Luxembourg", "Luxembourg"),
    "MT": ("Malta", "Malta"),
    "NL": ("Nederlandene", "the Netherlands"),
    "PL": ("Polen", "Poland"),
    "PT": ("Portugal", "Portugal"),
    "RO": ("Rumænien", "Romania"),
    "SK": ("Slovakiet", "Slovakia"),
    "SI": ("Slovenien", "Slovenia"),
    "ES": ("Spanien", "Spain"),
    "SE": ("Sverige", "Sweden"),
    "IS": ("Island", "Iceland"),
    "LI": ("Liechtenstein", "Liechtenstein"),
    "NO": ("Norge", "Norway"),
}


def name_of(code: str, language: str) -> str:
    """Name a country in Danish or English; an unknown code stands as it is."""
    danish, english = NAMES.get(code, (code, code))
    return danish if language == "da" else english
