"""A real S3 server, which checks signatures and keeps objects as files in a folder."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.server import PATIENCE_SECONDS, free_port

_PROGRAM = Path(sys.executable).with_name("nanio")
_SECRET = "a secret/with+signs"


class ObjectStore:
    """The server's address for FILES_URL, and what is in its bucket."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://expo:a%20secret%2Fwith%2Bsigns@127.0.0.1:{self._port}/files/expo?region=eu-1"
        (folder / "files").mkdir()

    def objects(self) -> dict[str, bytes]:
        found = (self._folder / "files" / "expo").rglob("*")
        return {one.name: one.read_bytes() for one in found if one.is_file() and len(one.name) == 32}

    def start(self) -> None:
        variables = {**os.environ, "NANIO_ACCESS_KEY": "expo", "NANIO_SECRET_KEY": _SECRET, "NANIO_REGION": "eu-1"}
        options = ["--data-dir", str(self._folder), "--host", "127.0.0.1", "--port", str(self._port)]
        self._process = subprocess.Popen(
            [_PROGRAM, "serve", *options, "--no-access-log", "--log-level", "error"], env=variables
        )
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            assert self._process.poll() is None
            assert time.monotonic() < until
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=0.05)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=PATIENCE_SECONDS)

    def empty(self) -> None:
        shutil.rmtree(self._folder / "files")
        (self._folder / "files").mkdir()

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self._port}/", timeout=2)
        except urllib.error.HTTPError:  # it wants a signature
            return True
        except OSError:
            return False
        return True


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """A running server with one empty bucket."""
    folder = Path(tempfile.mkdtemp(prefix="expo-store-"))
    store = ObjectStore(folder)
    store.start()
    try:
        yield store
    finally:
        store.stop()
        shutil.rmtree(folder, ignore_errors=True)
