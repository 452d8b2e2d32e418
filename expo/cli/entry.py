"""The entry point of the `expo` command.

Garbage collection is off while modules are imported: their objects are permanent, and collecting takes a quarter of the
start-up time.
"""

import gc
from importlib import import_module


def main() -> None:
    """Run the command line."""
    gc.disable()
    commands = import_module("expo.cli.main").expo
    gc.freeze()
    gc.enable()
    commands()
