"""The words in which each app says what personal data its models hold.

An app declares beside its models, from `AppConfig.ready`; `privacy/datamap.py` collects. A column is either
personal (`P`) or it is not, and then says in a few words what it is (`NotPersonal`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

EXPORTS = frozenset({"both", "printout", "none"})
ON_ERASE = frozenset({"DELETE", "DELETE_ROW", "KEEP_UNLINKED", "HOLD"})
BASES = frozenset({"6.1.a", "6.1.b", "6.1.c", "6.1.f", "9.2.a"})
STORES = frozenset({"plain", "hmac", "hash", "enc:data", "enc:health", "enc:files"})


class Misdeclared(ValueError):
    """A declaration contradicts itself; the program does not start on it."""


@dataclass(frozen=True, kw_only=True)
class P:
    """A personal column: what it is, why it is held, how long, who gets it, and how it ends."""

    cat: str
    purpose: tuple[str, ...] = ()
    basis: str = ""
    retain: str = ""
    recipients: tuple[str, ...] = ()
    label: object = ""
    export: str = "both"
    withhold: str = ""
    on_erase: str = "DELETE"
    hold_law: str = ""
    store: str = "plain"
    why_plain: str = ""

    def __post_init__(self) -> None:
        wrong = [
            word
            for word, known in (
                (self.export, EXPORTS),
                (self.on_erase, ON_ERASE),
                (self.basis, BASES),
                (self.store, STORES),
            )
            if word not in known
        ]
        if wrong:
            raise Misdeclared(f"unknown words in a declaration: {wrong}")
        if not self.purpose or not self.retain:
            raise Misdeclared("personal data needs a purpose and a retention")
        if self.store == "plain" and not self.why_plain:
            raise Misdeclared("a plain personal column says why it is not sealed")
        if self.basis == "9.2.a" and self.store != "enc:health":
            raise Misdeclared("data held by 9.2.a is sealed under the health key")


@dataclass(frozen=True)
class NotPersonal:
    """A column that says nothing of a person, and what it is."""

    why: str


PSEUDONYM = "user.unique_id.pseudonymous"

# What every table of a business has.
ROW = NotPersonal("the row's own random id")
TENANT = NotPersonal("which business the row belongs to")

# Why most columns about a customer are held: for the visit that she asked for, or because the house needs it.
for_visit = partial(P, purpose=("booking",), basis="6.1.b", retain="customer")
for_house = partial(P, purpose=("booking",), basis="6.1.f", retain="customer")


def thread(label: object, *, on_erase: str = "DELETE") -> P:
    """Classify the thread from a row to the person: cut at her erasure, or gone with the row."""
    return for_visit(
        cat=PSEUDONYM,
        label=label,
        export="none",
        on_erase=on_erase,
        why_plain="A random id; it says nothing without the card.",
    )


@dataclass(frozen=True)
class Declaration:
    """What one model declares. `subject` is "self", a path to the person, or None for no person at all."""

    subject: str | None
    fields: Mapping[str, P | NotPersonal] = field(default_factory=dict)


DECLARED: dict[str, Declaration] = {}


def declare(model_label: str, *, subject: str | None, fields: Mapping[str, P | NotPersonal]) -> None:
    """Register a model's declaration under its label, "app.Model"."""
    if subject is None and any(isinstance(entry, P) for entry in fields.values()):
        raise Misdeclared(f"{model_label} holds personal data of nobody")
    DECLARED[model_label.lower()] = Declaration(subject, dict(fields))
