"""Which hosts are served: that of BASE_URL and those named in HOSTS; any other is answered 421 (RFC 9110, 15.5.20)."""

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import MisdirectedRequest

from expo.config import Settings, settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 -- compared with, not listened on
_PROBES = frozenset({"healthz", "readyz"})  # balancers ask by an IP address


def init_hosts(app: Flask, settings: Settings) -> None:
    served = hosts_of(settings)

    def refuse_other_hosts() -> None:
        if request.endpoint not in _PROBES and _name(request.host) not in served:
            raise MisdirectedRequest

    app.before_request(refuse_other_hosts)
    app.jinja_env.filters["absolute"] = absolute


def hosts_of(settings: Settings) -> frozenset[str]:
    """The served host names, in lower case without a port. An address of this machine stands for all of its names."""
    own = _name(urlsplit(settings.base_url).netloc)
    local = LOOPBACK if own in LOOPBACK | _EVERYWHERE else frozenset()
    return frozenset({own, *(host.lower() for host in settings.hosts)}) | local


def absolute(path: str) -> str:
    """The whole address of a path of ours, by BASE_URL alone: no header of a request has a say in it."""
    return settings().base_url + path


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""
