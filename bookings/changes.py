"""Says whether a stretch of the calendar is still as it was: one mark for all that can be seen of it.

The mark is made of the rows themselves, whole, so that no code that changes them has to remember to say so.
Asked for every few seconds by whoever looks, it is one question by ranges that an index answers.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from bookings.models import MAX_ALLOCATION

# A row as text is every column of it, also those that come later.
MARK = """
SELECT md5(coalesce(string_agg(part, '' ORDER BY part), '')) FROM (
SELECT md5(concat(i::text, b::text, c.changed_at, b.ends_at <= %(now)s,
    (SELECT string_agg(m.state, ',' ORDER BY m.id) FROM notifications_message m WHERE m.about_id = b.id),
    (SELECT count(*) FROM bookings_formerplace f WHERE f.booking_id = b.id AND f.answer = 'open'),
    (SELECT count(*) FROM customers_note n WHERE n.customer_id = c.id))) AS part
FROM bookings_bookingitem i JOIN bookings_booking b ON b.id = i.booking_id
    LEFT JOIN customers_customer c ON c.id = b.customer_id
WHERE i.starts_at >= %(reach)s AND i.starts_at < %(high)s AND i.resource_id = ANY(%(ids)s)
UNION ALL
SELECT md5(concat(a::text, b::text, b.ends_at <= %(now)s, c.changed_at))
FROM bookings_allocation a LEFT JOIN bookings_booking b ON b.id = a.booking_id
    LEFT JOIN customers_customer c ON c.id = b.customer_id
WHERE a.resource_id = ANY(%(rooms)s) AND a.starts_at >= %(reach)s AND a.starts_at < %(high)s
UNION ALL
SELECT md5(concat(s::text, s.ends_at <= %(now)s,
    (SELECT string_agg(b.status, ',' ORDER BY b.id) FROM bookings_booking b WHERE b.session_id = s.id)))
FROM bookings_groupsession s
WHERE s.starts_at >= %(reach)s AND s.starts_at < %(high)s
UNION ALL
SELECT md5(h::text) FROM bookings_hold h
WHERE h.expires_at > %(now)s AND h.starts_at < %(high)s AND h.ends_at > %(low)s AND h.booking_id IS NULL
UNION ALL
SELECT md5(e::text) FROM bookings_calendarexception e WHERE e.ends_at > %(low)s AND e.starts_at < %(high)s
UNION ALL
SELECT md5(w::text) FROM bookings_weeklyhours w WHERE w.resource_id IS NULL OR w.resource_id = ANY(%(ids)s)
UNION ALL
SELECT md5(r::text) FROM bookings_resource r WHERE r.id = ANY(%(ids)s)
) AS parts
"""


def mark_of(
    ids: Collection[UUID], rooms: Collection[UUID], low: datetime, high: datetime, *, now: datetime
) -> str:
    """Give the mark of what these resources have in a stretch of time."""
    values: dict[str, Any] = {
        "ids": list(ids),
        "rooms": list(rooms),
        "low": low,
        "reach": low - MAX_ALLOCATION,
        "high": high,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(MARK, values)
        [mark] = cursor.fetchone() or [""]
    return str(mark)
