"""What somebody waits for is done by the worker at once, between its mails and its sweeping."""

import threading

from flask import Flask

from expo.mail.delivery import run_worker


def test_the_worker_runs_errands_each_round_and_outlives_one_that_breaks(app: Flask) -> None:
    stop, done, swept = threading.Event(), [], []

    def broken() -> bool:
        raise ValueError("broken")

    def working() -> bool:
        done.append("errand")
        if len(done) == 2:
            stop.set()
        return True

    def sweeper() -> int:
        swept.append("swept")
        return 0

    run_worker(app, stop, sweepers=[sweeper], errands=[broken, working])

    assert done == ["errand", "errand"]
    assert swept == ["swept"]
