"""Which expos a cache has to forget, what is known of it after that, and how long one that is away is left alone."""

from datetime import timedelta

from expo.purges.rules import MOST_EXPOS, changed_expos, purged_after, wait_after


def test_a_cache_forgets_what_is_newer_and_what_is_gone_and_nothing_else() -> None:
    shown = {"newer": 3, "same": 2, "first": 1, "older": 1}
    purged = {"newer": 2, "same": 2, "gone": 7, "older": 4}

    assert changed_expos(shown, purged) == ["first", "gone", "newer"]
    assert changed_expos({"untouched": 0}, {}) == []
    many = {f"expo-{number:02}": 1 for number in range(MOST_EXPOS + 1)}
    assert changed_expos(many, {}) == sorted(many)[:MOST_EXPOS]


def test_what_was_purged_is_known_as_it_was_shown_and_the_others_as_before() -> None:
    shown, purged = {"newer": 3, "other": 9}, {"newer": 2, "gone": 7, "other": 8}

    assert purged_after(["gone", "newer"], shown, purged) == {"newer": 3, "other": 8}


def test_each_failure_doubles_the_wait_up_to_a_minute() -> None:
    waits = [wait_after(failures) // timedelta(seconds=1) for failures in (0, 1, 2, 3, 4, 5, 6, 7, 100)]

    assert waits == [2, 4, 8, 16, 32, 60, 60, 60, 60]
