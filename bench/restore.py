"""When the database's machine is gone: what is lost of it, and how long it takes until another has all that was kept."""

import tempfile
from pathlib import Path

from bench.fixtures.figures import Figure, at_most
from bench.fixtures.site import database, environment
from bench.scale import REGISTRATIONS
from expo.demo.build import build_demo
from expo.factory import create_app
from expo.migrations.run import upgrade
from expo.web.telemetry.requests import init_logs
from tests.recoveries import Keeper, keeper, last_written, write_for

PEOPLE = 20_000
WRITING_SECONDS = 5.0


def run() -> list[Figure]:
    """Restored out of a copy made afterwards, and out of an empty one by the log alone, as after a week of it."""
    with tempfile.TemporaryDirectory(prefix="expo-bench-") as folder, database("postgresql", Path(folder)) as url:
        app = create_app(environment(Path(folder), url))
        init_logs(app.extensions["expo.settings"])
        with app.app_context(), keeper(url) as kept:
            upgrade()
            with kept.receiving():
                empty = kept.copy("empty")
                build_demo(people=PEOPLE)
                full = kept.copy("full")
                last = write_for(url, WRITING_SECONDS)
            with kept.restored(empty, log=False) as (_address, least):
                pass
            return [
                *_restored(kept, empty, "by the log alone", least, last),
                *_restored(kept, full, "from a copy", least),
            ]


def _restored(kept: Keeper, copy: Path, way: str, least: float, last: float | None = None) -> list[Figure]:
    """The figures of one way. `least` is how long it takes where nobody is registered."""
    with kept.restored(copy) as (address, seconds):
        lost = [] if last is None else [at_most("commits lost with the machine", last - last_written(address), "s", 5)]
    times = REGISTRATIONS / PEOPLE
    reckoned = least + max(0.0, seconds - least) * times
    name = f"restore of {REGISTRATIONS:,} {way}: {least:.1f} s + {seconds - least:.1f} s for {PEOPLE:,} x {times:.0f}"
    return [*lost, at_most(name, reckoned / 60, "min", 10)]
