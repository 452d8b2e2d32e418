"""Public pages: requests a second over HTTP, weight on the wire, a worker's memory, the time to start."""

import gzip
import re
import shutil
import subprocess
import time
import urllib.request

from flask import Flask

from bench.fixtures.figures import Figure, at_least, at_most, median
from bench.fixtures.site import EVENT, served, site


def run() -> list[Figure]:
    figures: list[Figure] = []
    with site("sqlite", people=200) as app:
        began = time.perf_counter()
        with served(app) as (address, server):
            figures.append(at_most("start until the first answer", time.perf_counter() - began, "s", 1.5))
            figures.append(
                at_most("first view of an expo, all files, packed", _first_view(f"{address}/{EVENT}/"), "KB", 60)
            )
            figures.append(
                at_least(
                    "an expo's page, 2 workers, 16 clients", _requests_a_second(f"{address}/{EVENT}/"), "1/s", 2000
                )
            )
            workers = [child for child in server.children(recursive=True) if child.memory_info().rss > 30e6]
            largest = max(child.memory_full_info().pss for child in workers) / 1e6
            figures.append(at_most("memory of a worker after that (PSS)", largest, "MB", 110))
        figures.append(at_most("an expo's page, server time, median", _server_time(app), "ms", 1))
    return figures


def _requests_a_second(address: str) -> float:
    """By wrk, three times three seconds; the best, since other work on the machine only ever slows one down."""
    wrk = shutil.which("wrk")
    if wrk is None:
        print("  wrk is not installed; requests are counted by a slow client instead")
        return _slow_count(address)
    rates = []
    for _ in range(3):
        command = [wrk, "-t1", "-c16", "-d3s", "-H", "Accept-Encoding: gzip", address]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in said:
            raise RuntimeError(said)
        rates.append(float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0]))
    return max(rates)


def _slow_count(address: str) -> float:
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < 3:
        with urllib.request.urlopen(address) as answer:
            answer.read()
        count += 1
    return count / 3


def _first_view(address: str) -> float:
    """The page and every file it names, as they travel, in KB; pictures of the content aside."""
    page, sent = _packed(address)
    root = address[: address.index("/", 8)]
    names = set(re.findall(r'(?:href|src)="(/assets/[^"#]+|/[^"]+/theme\.css[^"]*)', page))
    return (sent + sum(_packed(root + name.replace("&amp;", "&"))[1] for name in names)) / 1000


def _packed(address: str) -> tuple[str, int]:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        body = answer.read()
        text = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
        return text.decode(), len(body)


def _server_time(app: Flask) -> float:
    """A kept page, through the whole stack, in milliseconds."""
    client, times = app.test_client(), []
    for _ in range(300):
        began = time.perf_counter()
        client.get(f"/{EVENT}/", headers={"Accept-Encoding": "gzip"})
        times.append((time.perf_counter() - began) * 1000)
    return median(times)
