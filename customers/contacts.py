"""A person's two addresses, brought to one form and to the indexes under which they are found again."""

from dataclasses import dataclass

from customers import normalise
from customers.models import Customer
from tenants.keys import blind_index

EMAIL_LABEL = "customer.email"
PHONE_LABEL = "customer.phone"


@dataclass(frozen=True)
class Contact:
    """What was typed, tidied; the two keys are the normalised forms, empty where unreadable."""

    email: str
    phone: str
    email_key: str
    phone_key: str

    @property
    def email_index(self) -> bytes | None:
        """Give the blind index of the e-mail, or None where there is none."""
        return blind_index(EMAIL_LABEL, self.email_key) if self.email_key else None

    @property
    def phone_index(self) -> bytes | None:
        """Give the blind index of the phone, or None where it cannot be read as a number."""
        return blind_index(PHONE_LABEL, self.phone_key) if self.phone_key else None


def read_contact(*, email: str, phone: str, country: str) -> Contact:
    """Tidy two addresses; a number that nobody could dial is kept as typed and indexed under nothing."""
    email, phone = email.strip(), phone.strip()
    phone_key = ""
    if phone:
        try:
            phone = phone_key = normalise.phone(phone, country).e164
        except normalise.PhoneError:
            phone_key = ""
    return Contact(email, phone, normalise.email(email), phone_key)


def channels_of(customer: Customer, country: str) -> list[str]:
    """List how the customer can be reached; a landline gets no SMS."""
    ways = []
    if customer.email:
        ways.append("email")
    if customer.phone:
        try:
            kind = normalise.phone(customer.phone, country).kind
        except normalise.PhoneError:
            kind = "landline"
        if kind != "landline":
            ways.append("sms")
    return ways
