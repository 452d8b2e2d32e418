"""Gates as clients of a benchmark: each sends one scan after another."""

import gzip
import json
import urllib.parse
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from bench.lines import Taken, asked_for
from bench.site import EVENT


def scanned_for(seconds: float, address: str, gates: list[int], codes: Iterator[str], cookie: str) -> Taken:
    """Each gate scans for so long, one badge after another, the next as soon as the last is answered."""
    head = (
        f"POST /desk/{EVENT}/scan HTTP/1.1\r\nHost: {urllib.parse.urlsplit(address).netloc}\r\nCookie: {cookie}\r\n"
        "Accept-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: "
    )
    return asked_for(seconds, address, [partial(_scan, head, gate, codes) for gate in gates], _wrong)


def _scan(head: str, gate: int, codes: Iterator[str]) -> bytes:
    body = json.dumps(
        {
            "code": next(codes),
            "gate": gate,
            "direction": "in",
            "client_id": str(uuid.uuid4()),
            "at": datetime.now(UTC).isoformat(),
        }
    )
    return f"{head}{len(body)}\r\n\r\n{body}".encode()


def _wrong(head: bytes, body: bytes) -> str:
    told = gzip.decompress(body) if b"content-encoding: gzip" in head.lower() else body
    fine = head.startswith(b"HTTP/1.1 200") and b'"verdict"' in told
    return "" if fine else f"{head[:40]!r} {told[:100]!r}"
