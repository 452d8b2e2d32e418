"""The delay between two attempts at a job."""

from datetime import timedelta

from expo.jobs.rules import delay_after


def test_each_wait_is_twice_the_one_before() -> None:
    assert [delay_after(attempt) for attempt in (1, 2, 3, 4)] == [timedelta(seconds=s) for s in (5, 10, 20, 40)]
