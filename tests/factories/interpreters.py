"""Interpreters for tests, made through the services, each in a transaction of its own."""

import itertools
from typing import Any

from expo.db import transaction
from expo.events.models import Event
from expo.history.services import PROGRAM
from expo.interpreters.models import Interpreter
from expo.interpreters.services.directory import add_interpreter

_numbers = itertools.count(1)


def an_interpreter(event: Event, name: str = "", **changes: Any) -> Interpreter:
    """An interpreter between Turkish and Urdu, without shifts."""
    fields = {"name": name or f"Interpreter {next(_numbers)}", "pairs": ["tr-ur"], "modes": ["consecutive"]}
    with transaction():
        return add_interpreter(event, {**fields, **changes}, by=PROGRAM)
