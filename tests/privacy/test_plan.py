"""What erasing does is derived: every personal table has a way to the person, an end, and a reader."""

import pytest
from django.apps import apps

from privacy import datamap, plan
from privacy.laws import LAWS
from privacy.threads import CUSTOMER, tables_of
from tenants.personal import DECLARED, P


def test_every_table_of_a_customer_has_a_step() -> None:
    told = {column.model for column in datamap.by_subject(CUSTOMER)}
    assert {step.label for step in plan.steps()} == told
    assert {"customers.customer", "customers.note", "bookings.booking", "notifications.message"} <= told
    assert plan.steps()[-1].label == CUSTOMER


@pytest.mark.parametrize("step", plan.steps(), ids=lambda step: f"{step.label} {step.table.way}")
def test_every_way_can_be_walked_and_every_emptied_column_can_be_empty(step: plan.Step) -> None:
    str(step.table.rows([]).query.model)
    for name in step.columns:
        plan.nothing_of(step.table.model._meta.get_field(name))
    for end in step.ends:
        assert apps.get_model(end.label)._meta.get_field(end.field)


def test_no_column_that_is_to_go_stays() -> None:
    kept = [step for step in plan.steps() if step.does != "delete"]
    labels = {step.label for step in kept}
    left = [
        f"{step.label}.{name}"
        for step in kept
        for name, entry in step.table.entries().items()
        if entry.on_erase in {"DELETE", "DELETE_ROW"} and name not in step.columns
    ]
    # A thread to a row that stays without her is cut above that row.
    threads = [name for name in left if related(name) in labels]
    audit = [name for name in left if name.startswith("tenants.auditentry.")]
    assert [name for name in left if name not in threads + audit] == []


def related(name: str) -> str:
    label, column = name.rsplit(".", 1)
    model = apps.get_model(label)._meta.get_field(column).related_model
    return "" if model is None else model._meta.label_lower


def test_every_law_of_the_map_is_known() -> None:
    tables = {step.label for step in plan.steps()} | set(plan.outliving())
    named = {
        entry.hold_law
        for label in tables
        for entry in DECLARED[label].fields.values()
        if isinstance(entry, P) and entry.on_erase == "HOLD"
    }
    assert {"GDPR art. 21(3)", "Bogføringsloven § 12"} <= named <= set(LAWS)


def test_what_outlives_a_person_is_found_by_her_address() -> None:
    assert plan.outliving() == sorted(plan.BY_ADDRESS)


def test_a_new_table_is_found_without_being_listed_anywhere() -> None:
    labels = [table.label for table in tables_of()]
    assert labels.index("bookings.bookingitem") < labels.index("bookings.booking") < labels.index(CUSTOMER)


def test_files_that_hold_many_people_for_a_day_are_the_two_that_an_erasure_drops() -> None:
    lists = {column.model for column in datamap.columns() if column.entry.retain == "a day"}
    assert lists == {"bookings.exportfile", "bookings.importpart"}
