"""Where the `expo` command begins: its modules are imported with the collector at rest.

What they make stays for good, and to look through it again and again is a quarter of what a start takes.
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
