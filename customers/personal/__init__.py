"""Which columns of the people who come are personal, why they are held, and what ends them."""

from importlib import import_module

for part in ("card", "newsletter", "family"):
    import_module(f"customers.personal.{part}")
