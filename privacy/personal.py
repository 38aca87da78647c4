"""The tables that no model of ours stands for."""

from tenants.personal import NotPersonal, declare

MIGRATION = NotPersonal("which migration ran, and when")

declare(
    "table:django_migrations", subject=None, fields=dict.fromkeys(("id", "app", "name", "applied"), MIGRATION)
)
