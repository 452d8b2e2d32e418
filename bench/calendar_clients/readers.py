"""Calendar clients, installed aside, reading a feed's file."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import icalendar

Seen = set[tuple[str, str, str, bool, str]]  # uid, start and end in UTC, cancelled, title

_NODE = """
const ICAL = require("ical.js"); const fs = require("fs");
const root = new ICAL.Component(ICAL.parse(fs.readFileSync(process.argv[2], "utf8")));
for (const zone of root.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
const utc = (time) => time.convertToZone(ICAL.Timezone.utcTimezone).toICALString();
const items = root.getAllSubcomponents("vevent").map((item) => {
  const event = new ICAL.Event(item);
  const gone = item.getFirstPropertyValue("status") === "CANCELLED";
  return [event.uid, utc(event.startDate), utc(event.endDate), gone, event.summary];
});
console.log(JSON.stringify(items));
"""
_C = r"""
#include <libical/ical.h>
#include <stdio.h>
static char *line(char *into, size_t size, void *file) { return fgets(into, (int)size, (FILE *)file); }
int main(int count, char **words) {
  FILE *file = fopen(words[1], "r"); icalparser *parser = icalparser_new(); icalparser_set_gen_data(parser, file);
  icalcomponent *root = icalparser_parse(parser, line), *item;
  for (item = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT); item;
       item = icalcomponent_get_next_component(root, ICAL_VEVENT_COMPONENT)) {
    struct icaltimetype from = icalcomponent_get_dtstart(item), to = icalcomponent_get_dtend(item);
    printf("%s\t%ld\t%ld\t%d\t%s\n", icalcomponent_get_uid(item), (long)icaltime_as_timet_with_zone(from, from.zone),
           (long)icaltime_as_timet_with_zone(to, to.zone), icalcomponent_get_status(item) == ICAL_STATUS_CANCELLED,
           icalcomponent_get_summary(item));
  }
  return count != 2;
}
"""
_VDIRSYNCER = """
[general]
status_path = "{folder}/status/"
[pair feed]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{folder}/items/"
fileext = ".ics"
[storage there]
type = "http"
url = "{address}"
"""
_KHAL = """
[calendars]
[[feed]]
path = {folder}/items/
readonly = True
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""


class CannotTryError(Exception):
    """A client that cannot be had here, and why."""


def by_icalendar(file: Path, _folder: Path) -> Seen:
    """The Python library."""
    found = icalendar.Calendar.from_ical(file.read_bytes())
    return {_item(event) for event in found.walk("VEVENT")}


def _item(event: Any) -> tuple[str, str, str, bool, str]:
    starts, ends = _utc(event.decoded("DTSTART")), _utc(event.decoded("DTEND"))
    return str(event["UID"]), starts, ends, event.get("STATUS") == "CANCELLED", str(event["SUMMARY"])


def by_icaljs(file: Path, folder: Path) -> Seen:
    """The library of Thunderbird and Nextcloud."""
    place = folder / "node"
    if not (place / "node_modules").exists():
        if shutil.which("npm") is None:
            raise CannotTryError("npm is not installed")
        place.mkdir()
        _run(["npm", "install", "--silent", "--prefix", str(place), "ical.js"])
        (place / "read.js").write_text(_NODE)
    items = json.loads(_run(["node", str(place / "read.js"), str(file)]))
    return {(uid, start, end, bool(gone), title) for uid, start, end, gone, title in items}


def by_libical(file: Path, folder: Path) -> Seen:
    """The library of Evolution, KDE and Cyrus."""
    program = folder / "libical-read"
    if not program.exists():
        if shutil.which("gcc") is None:
            raise CannotTryError("gcc is not installed")
        (folder / "read.c").write_text(_C)
        _run(["gcc", str(folder / "read.c"), "-lical", "-o", str(program)])
    rows = [line.split("\t", 4) for line in _run([str(program), str(file)]).splitlines()]
    return {(uid, _epoch(start), _epoch(end), gone == "1", title) for uid, start, end, gone, title in rows}


def synced(
    address: str, wanted: Seen, change: Callable[[], tuple[str, str]], folder: Path
) -> list[tuple[str, bool, str]]:
    """Vdirsyncer fetches the feed twice, then again after a change; khal shows it."""
    place, tools = folder / "sync", folder / "venv"
    _install(place, tools, address)
    sync = [str(tools / "bin/vdirsyncer"), "-c", str(place / "vdirsyncer.conf")]
    _run([*sync, "discover", "feed"])
    _run([*sync, "sync", "feed"])
    once = _khal(tools, place)
    _run([*sync, "sync", "feed"])
    twice = _khal(tools, place)
    title, start = change()
    time.sleep(1)  # the server may give out an answer until the clock's second is over
    _run([*sync, "sync", "feed"])
    changed = _khal(tools, place)
    plain = {_to_the_minute(one) for one in wanted}
    moved = [one[1][:13] for one in changed if one[4] == title] == [start[:13]] and len(changed) == len(once)
    return [
        (
            "first sync: items, instants, titles, states",
            {_to_the_minute(one) for one in once} == plain,
            f"{len(once)} items",
        ),
        ("second sync: no doubles", twice == once, f"{len(twice)} items"),
        ("after a change: it is seen, nothing else is added", moved, f"{len(changed)} items"),
    ]


def _install(place: Path, tools: Path, address: str) -> None:
    place.mkdir()
    _run([sys.executable, "-m", "venv", str(tools)])
    _run([str(tools / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", "vdirsyncer", "khal"])
    (place / "vdirsyncer.conf").write_text(_VDIRSYNCER.format(folder=place, address=address))
    (place / "khal.conf").write_text(_KHAL.format(folder=place))


def _to_the_minute(item: tuple[str, str, str, bool, str]) -> tuple[str, str, bool, str]:
    """As khal shows it; vdirsyncer gives what it fetches over HTTP ids of its own, so these are left out."""
    return item[1][:13], item[2][:13], item[3], item[4]


def _khal(tools: Path, place: Path) -> Seen:
    form = "{uid}\t{start-date-long}T{start-time}\t{end-date-long}T{end-time}\t{status}\t{title}"
    command = [
        str(tools / "bin/khal"),
        "-c",
        str(place / "khal.conf"),
        "list",
        "--once",
        "--day-format",
        "",
        "--format",
        form,
    ]
    seen: Seen = set()
    for line in _run([*command, "2027-01-01", "700d"]).splitlines():
        cells = line.strip().split("\t", 4)
        if len(cells) == 5:
            uid, start, end, status, title = cells
            seen.add((uid, _digits(start), _digits(end), "CANCELLED" in status.upper(), title))
    return seen


def _digits(moment: str) -> str:
    return moment.replace("-", "").replace(":", "")


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _epoch(seconds: str) -> str:
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y%m%dT%H%M%SZ}"


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        raise CannotTryError(f"{Path(command[0]).name}: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout
