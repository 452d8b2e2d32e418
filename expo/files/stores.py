"""An S3-compatible store of objects."""

import contextlib
import errno
import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any, NoReturn
from urllib.parse import parse_qs, unquote, urlsplit

_KEY = re.compile(r"[0-9a-f]{32}")
_PATIENCE = timedelta(seconds=10)
_SHORT = timedelta(seconds=2)  # for a probe


class FileStoreAway(OSError):  # noqa: N818 -- an adjective reads better where it is caught
    """The store gives no answer, or none that helps; the same request may succeed later."""

    def __init__(self, reason: str) -> None:
        super().__init__(errno.EIO, f"the store of files: {reason}")


class FileStore:
    """A bucket, or the part of it under a prefix, at an address `https://KEY:SECRET@host/bucket/prefix?region=eu-1`."""

    def __init__(self, address: str) -> None:
        """Raises ValueError where the extra packages are not installed."""
        url = urlsplit(address)
        bucket, _slash, prefix = url.path.strip("/").partition("/")
        self.host = url.hostname or ""
        # without the credentials, which may change
        self.name = hashlib.sha256(f"{url.hostname}:{url.port}/{bucket}/{prefix}".encode()).hexdigest()[:8]
        self._made = {
            "bucket": bucket,
            "prefix": prefix or None,
            "endpoint": f"{url.scheme}://{url.netloc.rpartition('@')[2]}",
            "region": parse_qs(url.query).get("region", ["us-east-1"])[0],
            "access_key_id": unquote(url.username or ""),
            "secret_access_key": unquote(url.password or ""),
            "virtual_hosted_style_request": False,
        }
        try:
            self._library: Any = import_module("obstore")
            self._classes: Any = import_module("obstore.store")
        except ImportError as error:
            raise ValueError("FILES_URL needs the extra packages: pip install 'expo[files]'") from error
        self._open: Any = None

    def put(self, key: str, content: bytes) -> None:
        with _told():
            self._library.put(self._bucket(), key, content)

    def get(self, key: str) -> bytes | None:
        """The content; None when there is no such object."""
        try:
            with _told():
                return bytes(self._library.get(self._bucket(), key).bytes())
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        """Delete the object, if it is there."""
        with _told(), contextlib.suppress(FileNotFoundError):
            self._library.delete(self._bucket(), key)

    def list(self) -> Iterator[str]:
        """The keys of all objects that are ours by the form of their keys."""
        with _told():
            for some in self._library.list(self._bucket()):
                yield from (found["path"] for found in some if _KEY.fullmatch(found["path"]))

    def fault(self) -> str:
        """Why objects cannot be read from it; "" when they can. Answers within a few seconds."""
        try:
            with _told(), contextlib.suppress(FileNotFoundError):
                self._library.head(self._make(_SHORT), "probe")
        except FileStoreAway as error:
            return str(error.strerror)
        return ""

    def _bucket(self) -> Any:
        """Made on first use, in each process its own: connections are not shared over a fork."""
        if self._open is None:
            self._open = self._make(_PATIENCE)
        return self._open

    def _make(self, patience: timedelta) -> Any:
        client = {"timeout": patience, "connect_timeout": min(patience, timedelta(seconds=3)), "allow_http": True}
        retries = {"max_retries": 2, "retry_timeout": patience}
        return self._classes.S3Store(**self._made, client_options=client, retry_config=retries)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Errors of the library as ours; its text holds addresses and headers, so that the kind alone is told."""
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as error:  # noqa: BLE001 -- the library's own base class is not that of all it raises
        _fail(error)


def _fail(error: Exception) -> NoReturn:
    raise FileStoreAway(type(error).__name__) from error
