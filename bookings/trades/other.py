"""Any other trade that works by appointment: a few lines to write over."""

from bookings.trades.lists import WORKDAY, Entry, Heading, Trade

OTHER = Trade(
    key="other",
    week=dict.fromkeys(range(5), WORKDAY),
    headings=(
        Heading(
            "Aftaler", "Appointments", 1,
            (
                Entry("Kort aftale", "Short appointment", 20, 250),
                Entry("Aftale", "Appointment", 45, 495),
                Entry("Lang aftale", "Long appointment", 90, 895),
                Entry("Første møde", "First meeting", 30, 0, "Vi taler om, hvad du har brug for",
                      "We talk about what you need"),
                Entry("Opfølgning", "Follow-up", 30, 350),
            ),
        ),
        Heading(
            "Hos dig", "At your place", 5,
            (
                Entry("Besøg hos dig", "Visit at your place", 60, 795, after=30, needs_approval=True),
                Entry("Opmåling og tilbud", "Measuring and quote", 45, 0, after=30, needs_approval=True),
            ),
        ),
        Heading(
            "Hold", "Classes", 6,
            (Entry("Hold", "Class", 60, 150, "Otte pladser", "Eight places", seats=8),),
        ),
    ),
)  # fmt: skip
