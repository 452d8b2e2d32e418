"""A real nginx with the configuration of deploy/nginx, and its certificate made for the test."""

import http.client
import os
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.server import PATIENCE_SECONDS, free_port

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
HOST = "expo.example.org"
CONFIGURATION = Path(__file__).resolve().parents[1] / "deploy" / "nginx" / "expo.conf"
_PLACES = ["client_body_temp_path", "proxy_temp_path", "fastcgi_temp_path", "uwsgi_temp_path", "scgi_temp_path"]


# A cache that readers share, for what says that it may be kept; who has a session sees the page as it is made.
_CACHE = """
proxy_cache_path FOLDER/cache levels=1:2 keys_zone=expo_pages:20m use_temp_path=off;
map $http_cookie $with_session { default ""; "~(^|; )__Host-expo=" 1; }
"""
_KEPT = """
        proxy_cache expo_pages;
        proxy_cache_key $host$request_uri;
        proxy_cache_lock on;
        proxy_cache_bypass $with_session;
        proxy_no_cache $with_session;
        add_header X-Cache $upstream_cache_status always;
"""


@dataclass(frozen=True)
class Answer:
    """An answer, with its headers by their names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Proxy:
    """Where nginx listens, and what it has written."""

    port: int
    plain_port: int
    folder: Path

    @contextmanager
    def connected(self) -> Iterator[http.client.HTTPSConnection]:
        trusted = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        trusted.check_hostname = False  # it is reached by its address
        with closing(http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=trusted)) as connection:
            yield connection

    def send(self, method: str, path: str, body: str | None = None, **headers: str) -> "Answer":
        """One request over a connection of its own."""
        with self.connected() as connection:
            connection.request(method, path, body=body, headers={"Host": HOST, **headers})
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    def log(self) -> str:
        return (self.folder / "expo.log").read_text()

    def log_with(self, number: str) -> str:
        """The log once it names a request, which nginx writes down after the client has its answer."""
        until = time.monotonic() + PATIENCE_SECONDS
        while number not in (written := self.log()) and time.monotonic() < until:
            os.sched_yield()
        return written


@contextmanager
def nginx(folder: Path, processes: Sequence[int], *, cached: bool = False) -> Iterator[Proxy]:
    """Nginx in front of the processes at these ports; skips the test, with the reason, where it is not installed."""
    if NGINX is None:
        pytest.skip("nginx is not installed; on Debian: apt-get install nginx-light")
    proxy = Proxy(free_port(), free_port(), folder)
    _write_certificate(folder)
    whole = folder / "nginx.conf"
    whole.write_text(_whole(proxy, processes, cached=cached))
    command = [NGINX, "-p", str(folder), "-c", str(whole), "-e", str(folder / "errors.log")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait_for(proxy, process)
        yield proxy
    finally:
        process.terminate()
        process.wait(timeout=30)


def _whole(proxy: Proxy, processes: Sequence[int], *, cached: bool) -> str:
    """The main file, around ours: with the test's ports and folders in place of an installation's."""
    ours = CONFIGURATION.read_text()
    for usual, here in zip((5001, 5002), processes, strict=True):
        ours = _replaced(ours, f"127.0.0.1:{usual} ", f"127.0.0.1:{here} ")
    ours = _replaced(ours, "listen 80;", f"listen 127.0.0.1:{proxy.plain_port};")
    ours = _replaced(ours, "listen 443 ", f"listen 127.0.0.1:{proxy.port} ")
    ours = _replaced(ours, "/etc/letsencrypt/live/expo.example.org", str(proxy.folder))
    ours = _replaced(ours, "/var/log/nginx", str(proxy.folder))
    if cached:
        ours = _CACHE.replace("FOLDER", str(proxy.folder)) + _replaced(
            ours, "    location / {", f"    location / {{{_KEPT}"
        )
    places = "\n".join(f"{place} {proxy.folder}/{place};" for place in _PLACES)
    user = "user root;" if os.geteuid() == 0 else ""
    return f"daemon off; pid {proxy.folder}/nginx.pid; {user}\nevents {{}}\nhttp {{\n{places}\n{ours}\n}}\n"


def _replaced(text: str, usual: str, here: str) -> str:
    if usual not in text:
        raise AssertionError(f"deploy/nginx/expo.conf has no {usual!r} any more")
    return text.replace(usual, here)


def _wait_for(proxy: Proxy, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), proxy.connected() as connection:
            connection.connect()
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
    raise AssertionError(f"nginx does not answer: {(proxy.folder / 'errors.log').read_text()}")


def _write_certificate(folder: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form, sealed = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, sealed))
