"""Turns are handed on in the order of asking, and nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from expo.kit.fair_lock import Turns


def test_whoever_asked_first_has_the_next_turn() -> None:
    turns, order = Turns(), []
    turns.take(seconds=0)

    def wait(number: int) -> None:
        assert turns.take(seconds=30)
        order.append(number)
        turns.give()

    with ThreadPoolExecutor(8) as others:
        for number in range(8):
            others.submit(wait, number)
            while len(turns._waiting) <= number:
                Event().wait(0.001)
        turns.give()

    assert order == list(range(8))


def test_nobody_is_inside_with_another() -> None:
    turns, inside, most = Turns(), [0], [0]

    def work(_number: int) -> None:
        assert turns.take(seconds=30)
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        Event().wait(0.0005)
        inside[0] -= 1
        turns.give()

    with ThreadPoolExecutor(8) as others:
        list(others.map(work, range(200)))

    assert most == [1]


def test_who_waited_in_vain_is_not_in_the_way_of_the_next() -> None:
    turns = Turns()
    turns.take(seconds=0)

    assert turns.take(seconds=0.01) is False
    turns.give()
    assert turns.take(seconds=0) is True
