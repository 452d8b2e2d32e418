"""The fair lock goes to threads in the order of asking, and nobody waits without end."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from expo.kit.fair_lock import FairLock


def test_the_lock_goes_to_the_thread_that_asked_first() -> None:
    lock, order = FairLock(), []
    lock.acquire(seconds=0)

    def wait(number: int) -> None:
        assert lock.acquire(seconds=30)
        order.append(number)
        lock.release()

    with ThreadPoolExecutor(8) as others:
        for number in range(8):
            others.submit(wait, number)
            while len(lock._waiting) <= number:
                Event().wait(0.001)
        lock.release()

    assert order == list(range(8))


def test_two_threads_never_hold_the_lock_together() -> None:
    lock, inside, most = FairLock(), [0], [0]

    def work(_number: int) -> None:
        assert lock.acquire(seconds=30)
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        Event().wait(0.0005)
        inside[0] -= 1
        lock.release()

    with ThreadPoolExecutor(8) as others:
        list(others.map(work, range(200)))

    assert most == [1]


def test_a_thread_that_timed_out_leaves_the_queue() -> None:
    lock = FairLock()
    lock.acquire(seconds=0)

    assert lock.acquire(seconds=0.01) is False
    lock.release()
    assert lock.acquire(seconds=0) is True
