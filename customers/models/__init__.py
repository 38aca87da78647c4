"""The rows of the people who come."""

from customers.models.block import Block
from customers.models.card import Customer, Note
from customers.models.family import Relation
from customers.models.merge import Merge, MergedCard, MergeMove
from customers.models.newsletter import NewsletterChoice, Suppression

__all__ = [
    "Block",
    "Customer",
    "Merge",
    "MergeMove",
    "MergedCard",
    "NewsletterChoice",
    "Note",
    "Relation",
    "Suppression",
]
