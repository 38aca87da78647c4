from importlib import import_module

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        """Declare personal columns; tell the apps below of messages, visits and own customers."""
        import_module("bookings.personal")
        import_module("bookings.kinds").register_kinds()
        import_module("bookings.serieskinds").register_kinds()
        import_module("bookings.absencekinds").register_kinds()
        import_module("bookings.colleagues").register()
        leave = import_module("bookings.actions.leave")
        import_module("staff.registries").register_leaving(
            unsettled=leave.unsettled, left=leave.close_calendars
        )
        import_module("bookings.pages.cardpanels").register_panels()
        mover = import_module("bookings.cardfacts").MOVER
        import_module("customers.registries").register_mover("bookings.Booking", mover)
        import_module("bookings.incoming.movers").register()
        import_module("customers.reach").register_narrow(import_module("bookings.owncards").narrow)
