"""Words by which the name of a service or a field would gather what customers suffer from.

Pure: no Django. A word in the name of a treatment is fine ("Graviditetsmassage"); these name conditions,
answers or registers, which belong only where a business has the health module.
"""

import re

HEALTH_WORDS = (
    r"sygdom\w*", r"lidelse\w*", r"diagnos\w*", r"symptom\w*", r"medicin(?!sk)\w*", r"allergi\w*",
    r"anamnes\w*",
    r"helbred\w*", r"sygehistori\w*", r"journal\w*", r"handicap\w*", r"cpr\w*", r"misbrug\w*",
    r"disease\w*", r"illness\w*", r"medication\w*", r"allerg(?:y|ies)", r"health\w*", r"disabilit\w*",
)  # fmt: skip
FOUND = re.compile(r"(?<!\w)(?:" + "|".join(HEALTH_WORDS) + r")(?!\w)", re.IGNORECASE)


def health_word(*texts: str) -> str:
    """Give the first word that looks like health data, or an empty text."""
    for text in texts:
        found = FOUND.search(text)
        if found:
            return found[0]
    return ""
