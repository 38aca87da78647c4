"""Holding a time while somebody types."""

from datetime import timedelta

import pytest

from bookings.actions.hold import HOLD_TIME, choose, find_hold
from bookings.diary import load_diary
from bookings.locks import Taken
from bookings.models import Allocation, Hold
from bookings.slots import Refused, fit_now, starts_between
from tenants.context import tenant_scope
from tests.bookings.steps import starts
from tests.world import NOW, Shop, local

TEN = local("2026-11-26 10:00")


def test_it_holds_the_chosen_time_for_five_minutes(in_solvik: Shop) -> None:
    token = choose(plan=in_solvik.plan("cut", who="alice"), start=TEN, token=None, now=NOW)
    hold = find_hold(token)
    assert hold is not None
    assert (hold.starts_at, hold.expires_at - NOW) == (TEN, timedelta(minutes=5))
    assert Allocation.objects.get(hold=hold).resource_id == in_solvik.people["alice"].pk


def test_it_keeps_the_token_only_as_a_hash(in_solvik: Shop) -> None:
    token = choose(plan=in_solvik.plan("cut"), start=TEN, token=None, now=NOW)
    assert token.encode() not in bytes(Hold.objects.get().token_hash)


def test_s08_only_the_last_of_five_choices_is_held(in_solvik: Shop) -> None:
    token = None
    for hour in (9, 10, 11, 13, 14):
        start = local(f"2026-11-26 {hour:02d}:00")
        token = choose(plan=in_solvik.plan("cut", who="alice"), start=start, token=token, now=NOW)
    assert Hold.objects.count() == 1
    assert [row.starts_at for row in Allocation.objects.all()] == [local("2026-11-26 14:00")]


def test_s08_an_expired_hold_is_free_at_read_time_with_no_cleaner(in_solvik: Shop) -> None:
    plan = in_solvik.plan("cut", who="alice")
    choose(plan=plan, start=TEN, token=None, now=NOW)
    with pytest.raises(Refused):
        choose(plan=plan, start=TEN, token=None, now=NOW + HOLD_TIME - timedelta(seconds=1))
    choose(plan=plan, start=TEN, token=None, now=NOW + HOLD_TIME)
    assert Allocation.objects.count() == 1


def test_s08_a_refused_second_choice_leaves_the_first_held(in_solvik: Shop) -> None:
    plan = in_solvik.plan("cut", who="alice")
    mine = choose(plan=plan, start=TEN, token=None, now=NOW)
    choose(plan=plan, start=local("2026-11-26 14:00"), token=None, now=NOW)
    with pytest.raises(Refused):
        choose(plan=plan, start=local("2026-11-26 14:00"), token=mine, now=NOW)
    hold = find_hold(mine)
    assert hold is not None and hold.starts_at == TEN and hold.allocations.count() == 1


def test_s08_a_hold_of_one_business_takes_nothing_from_another(solvik: Shop, lund: Shop) -> None:
    with tenant_scope(lund.tenant):
        before = starts(lund, "visit", on="2026-11-26", who=None)
    with tenant_scope(solvik.tenant):
        choose(plan=solvik.plan("cut", who="alice"), start=TEN, token=None, now=NOW)
    with tenant_scope(lund.tenant):
        assert starts(lund, "visit", on="2026-11-26", who=None) == before
        assert choose(plan=lund.plan("visit"), start=TEN, token=None, now=NOW)


def test_s16_buffer_cannot_be_dodged_by_posting_by_hand(in_solvik: Shop) -> None:
    choose(plan=in_solvik.plan("buffered", who="alice"), start=TEN, token=None, now=NOW)
    with pytest.raises(Refused):
        choose(plan=in_solvik.plan("cut", who="alice"), start=local("2026-11-26 11:00"), token=None, now=NOW)
    choose(plan=in_solvik.plan("trim", who="alice"), start=local("2026-11-26 11:15"), token=None, now=NOW)


def test_s20_notice_is_kept_at_post_too(in_solvik: Shop) -> None:
    service = in_solvik.services["cut"]
    service.notice_minutes = 24 * 60
    service.save()
    start = local("2026-11-25 10:00")
    with pytest.raises(Refused) as refusal:
        choose(
            plan=in_solvik.plan("cut"), start=start, token=None, now=start - timedelta(hours=23, minutes=59)
        )
    assert refusal.value.reasons == ("notice",)
    choose(plan=in_solvik.plan("cut"), start=start, token=None, now=start - timedelta(hours=24))


def test_anyone_gives_the_person_with_the_emptier_day(in_solvik: Shop) -> None:
    choose(plan=in_solvik.plan("cut", who="alice"), start=local("2026-11-26 14:00"), token=None, now=NOW)
    token = choose(plan=in_solvik.plan("cut"), start=TEN, token=None, now=NOW)
    hold = find_hold(token)
    assert hold is not None and hold.performers == [in_solvik.people["bob"].pk]


def test_several_services_stand_back_to_back_with_one_person(in_solvik: Shop) -> None:
    token = choose(plan=in_solvik.plan("cut", "trim"), start=TEN, token=None, now=NOW)
    hold = find_hold(token)
    assert hold is not None and hold.ends_at == local("2026-11-26 11:15") and len(set(hold.performers)) == 1


def test_a_visit_fits_into_the_gap_in_which_the_colour_sets(in_solvik: Shop) -> None:
    choose(plan=in_solvik.plan("colour"), start=TEN, token=None, now=NOW)
    choose(plan=in_solvik.plan("trim", who="alice"), start=local("2026-11-26 10:30"), token=None, now=NOW)
    with pytest.raises(Refused):
        choose(plan=in_solvik.plan("trim", who="alice"), start=local("2026-11-26 11:15"), token=None, now=NOW)


def test_the_chair_is_taken_for_the_whole_colour(in_solvik: Shop) -> None:
    token = choose(plan=in_solvik.plan("colour"), start=TEN, token=None, now=NOW)
    hold = find_hold(token)
    assert hold is not None
    chair = hold.allocations.get(resource=in_solvik.people["chair"])
    assert (chair.starts_at, chair.ends_at) == (TEN, local("2026-11-26 12:00"))


def test_s03_the_constraint_stands_behind_the_check(in_solvik: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = in_solvik.plan("cut", who="alice")
    free = fit_now(plan, TEN, now=NOW)
    choose(plan=plan, start=TEN, token=None, now=NOW)
    monkeypatch.setattr("bookings.actions.hold.fit_now", lambda *args, **kwargs: free)
    with pytest.raises(Taken):
        choose(plan=plan, start=TEN, token=None, now=NOW)


def test_s15_every_listed_start_can_be_held_and_no_other(in_solvik: Shop) -> None:
    plan = in_solvik.plan("cut", who="alice")
    day = TEN.date()
    diary = load_diary(plan.resource_ids, day, day, plan.zone, now=NOW, rooms=plan.rooms)
    listed = {start.starts_at for start in starts_between(plan, diary, now=NOW)}
    assert len(listed) == 9 + 15  # 9 to 11 and 12.30 to 16, each quarter
    for quarter in range(96):
        start = local("2026-11-26 00:00") + timedelta(minutes=15 * quarter)
        if start in listed:
            Hold.objects.all().delete()
            choose(plan=plan, start=start, token=None, now=NOW)
        else:
            with pytest.raises(Refused):
                Hold.objects.all().delete()
                choose(plan=plan, start=start, token=None, now=NOW)
