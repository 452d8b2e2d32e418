"""The hosts served: BASE_URL's and those in HOSTS; any other gets 421 (RFC 9110, 15.5.20)."""

from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import MisdirectedRequest

from expo.config import Settings, settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 -- compared with, not listened on
_PROBES = frozenset({"healthz", "readyz", "metrics.show"})  # requested by IP address


def init_hosts(app: Flask, settings: Settings) -> None:
    served = hosts_of(settings)

    def refuse_other_hosts() -> None:
        if request.endpoint not in _PROBES and not is_served(request.host, served):
            raise MisdirectedRequest

    app.before_request(refuse_other_hosts)
    app.jinja_env.filters["absolute"] = absolute


def hosts_of(settings: Settings) -> frozenset[str]:
    """The served host names, in lower case without a port. A loopback name or address stands for all of them."""
    own = _name(urlsplit(settings.base_url).netloc)
    local = LOOPBACK if own in LOOPBACK | _EVERYWHERE else frozenset()
    return frozenset({own, *(_name(host) for host in settings.hosts)}) | local


def is_served(host: str, served: frozenset[str]) -> bool:
    """Whether the `Host` of a request, with a port or without, is one of `hosts_of`."""
    return _name(host) in served


def absolute(path: str) -> str:
    """The absolute URL of a path, built on BASE_URL: independent of request headers, which could be forged."""
    return settings().base_url + path


@lru_cache(maxsize=256)
def _name(host: str) -> str:
    """The name within `host` or `host:port`, in lower case; an IPv6 address with brackets or without."""
    if host.count(":") > 1 and not host.startswith("["):
        host = f"[{host}]"
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""
