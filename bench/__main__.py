"""`make bench [ONLY=badges,feeds]`: every benchmark, a table, and instance/bench.json."""

import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import (
    allocation,
    badges,
    board,
    delegations,
    exhibitors,
    feed_polls,
    feeds,
    leads,
    letters,
    lists,
    offline,
    pages,
    plan,
    programme,
    registrations,
    restore,
    scans,
    seats,
    uploads,
)
from bench.meetings import plans

RUNS: dict[str, Callable[[], Sequence[tuple[str, float, str, float, bool]]]] = {
    "allocation": allocation.run,
    "badges": badges.run,
    "board": board.run,
    "exhibitors": exhibitors.run,
    "feeds": feeds.run,
    "pages": pages.run,
    "feed_polls": feed_polls.run,
    "shared_polls": feed_polls.run_shared,
    "programme": programme.run,
    "registrations": registrations.run,
    "seats": seats.run,
    "lists": lists.run,
    "uploads": uploads.run,
    "meetings": plans.run,
    "plan": plan.run,
    "delegations": delegations.run,
    "leads": leads.run,
    "letters": letters.run,
    "scans": scans.run,
    "offline": offline.run,
    "restore": restore.run,
}


def main() -> int:
    """Run those named in ONLY, or all; the exit status says whether every figure was reached."""
    wanted = [name for name in os.environ.get("ONLY", "").split(",") if name] or list(RUNS)
    rows = []
    for name in wanted:
        print(f"{name} ...", file=sys.stderr, flush=True)
        began = time.perf_counter()
        rows += [
            {"bench": name, **dict(zip(("name", "value", "unit", "target", "reached"), row, strict=True))}
            for row in RUNS[name]()
        ]
        print(f"  {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    width = max(len(str(row["name"])) for row in rows)
    for row in rows:
        mark = "reached" if row["reached"] else "MISSED"
        print(f"{row['name']:<{width}}  {row['value']:>10,} {row['unit']:<4}  target {row['target']:>8,}  {mark}")
    file = Path(os.environ.get("INSTANCE_DIR", "instance")) / "bench.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(rows, indent=1))
    return 0 if all(row["reached"] for row in rows) else 1


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main())
