"""The entry point of the `expo` command.

Garbage collection is off while modules are imported: their objects are permanent, and collecting takes a quarter of the
start-up time.
"""

import gc
import sys
from importlib import import_module
from signal import SIGINT


def main() -> None:
    """Run the command line."""
    try:
        gc.disable()
        commands = import_module("expo.cli.main").expo
        gc.freeze()
        gc.enable()
    except KeyboardInterrupt:  # later ones are answered by the commands
        sys.stderr.write("Stopped.\n")
        sys.exit(128 + SIGINT)
    commands()
