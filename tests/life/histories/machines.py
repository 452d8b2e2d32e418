"""How life cycles are tried: random histories over an empty database, few in every run, many in `make soak`."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from expo.db import db, transaction
from expo.errors import Refused
from tests.databases import empty
from tests.examples import SOAK
from tests.pages import Browser

HISTORIES = 500 if SOAK else 3
STEPS = 25 if SOAK else 12

# A machine empties the database itself; one kind of database is enough for what the services decide.
on_sqlite = pytest.mark.parametrize("whole_app", ["sqlite"], indirect=True)


class Life(RuleBasedStateMachine):
    """A machine in the context of `app`, over an empty database, with a browser."""

    app: Flask

    def __init__(self) -> None:
        super().__init__()
        empty(self.app)
        self.context = self.app.app_context()
        self.context.push()
        self.browser = Browser(self.app)

    def teardown(self) -> None:
        db.session.remove()
        self.context.pop()
        empty(self.app)

    def act(self, service: Callable[..., object], *given: Any, **options: Any) -> bool:
        """Call a service in a transaction; whether it was done, not refused."""
        try:
            with transaction():
                service(*given, **options)
        except Refused:
            done = False
        else:
            done = True
        db.session.expire_all()
        return done


def live(machine: type[Life], app: Flask) -> None:
    """Run the machine's histories over the application."""
    kind = type(machine.__name__, (machine,), {"app": app})
    phases = (Phase.explicit, Phase.generate, *((Phase.shrink,) if SOAK else ()))
    profile = settings(
        max_examples=HISTORIES,
        stateful_step_count=STEPS,
        deadline=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(kind, settings=profile)
