"""Parsing of environment variables, each fault as a ValueError that names the variable. Pure."""

import re
from collections.abc import Mapping
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

_MOST_DIGITS = 9
_DIGITS = re.compile(r"[0-9]+")
_MAIL_SCHEMES = ("smtp", "smtp+starttls", "smtps")


def whole_number(environment: Mapping[str, str], name: str, default: int, *, least: int = 0, most: int = 99) -> int:
    text = environment.get(name, "")
    if not text:
        return default
    if not (_DIGITS.fullmatch(text)):
        raise ValueError(f"{name} is {text!r}; it takes a whole number, as in {name}={default}")
    if len(text) > _MOST_DIGITS or not least <= int(text) <= most:
        raise ValueError(f"{name} is {text[:_MOST_DIGITS]}; it takes a number from {least} to {most}")
    return int(text)


def one_of(environment: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of the choices, the first of them by default."""
    text = environment.get(name) or choices[0]
    if text not in choices:
        raise ValueError(f"{name} is {text!r}; it takes one of {', '.join(choices)}")
    return text


def listed(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    """The values between commas, empty ones left out."""
    return tuple(value for value in environment.get(name, "").split(",") if value)


def numbers(environment: Mapping[str, str], name: str) -> tuple[tuple[str, int], ...]:
    """Pairs of a name and a number, as in `register=200,link=10`."""
    pairs = [value.strip().partition("=") for value in listed(environment, name)]
    for key, _sign, number in pairs:
        if not key or not (_DIGITS.fullmatch(number) and len(number) <= _MOST_DIGITS and int(number)):
            raise ValueError(
                f"{name} has {key or number!r}; it takes names with numbers, as in {name}=register=200,link=10"
            )
    return tuple((key, int(number)) for key, _sign, number in pairs)


def networks(environment: Mapping[str, str], name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Networks with their length, as in `10.1.0.0/16,fd00::/8`."""
    try:
        return tuple(ip_network(text.strip()) for text in listed(environment, name))
    except ValueError as error:
        raise ValueError(f"{name} takes networks, as in {name}=10.1.0.0/16,fd00::/8: {error}") from error


def with_driver(url: str) -> str:
    """The database URL with psycopg as its driver, where it names none (`postgres://`, `postgresql://`)."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def read_address(environment: Mapping[str, str], *, sqlite: bool) -> str:
    url = with_driver(environment.get("DATABASE_READ_URL", ""))
    if url and (sqlite or not url.startswith("postgresql+psycopg://")):
        # the message does not repeat the value: it may hold a password
        raise ValueError(
            "DATABASE_READ_URL takes postgresql://user:password@host/name, a replica of DATABASE_URL's PostgreSQL"
        )
    return url


def file_store(environment: Mapping[str, str], name: str, *, sqlite: bool) -> str:
    """The address of a bucket in a store of files."""
    url = environment.get(name, "")
    if url and (
        sqlite or not re.fullmatch(r"https?://[^\s:/@]+:[^\s/@]+@[^\s/@]+/[^\s/?]+[^\s?]*(\?region=[\w-]+)?", url)
    ):
        # the message does not repeat the value: it holds a secret
        raise ValueError(
            f"{name} takes https://KEY:SECRET@host/bucket, with %2F for a slash in the secret, and needs PostgreSQL"
        )
    return url


def traces_address(environment: Mapping[str, str]) -> str:
    url = environment.get("TRACES_URL", "")
    if url and not re.fullmatch(r"https?://[^\s/@]+/\S*", url):
        # the message does not repeat the value: it may hold a password
        raise ValueError("TRACES_URL takes http:// or https://, a host without a password, and a path")
    return url


def purge_address(environment: Mapping[str, str]) -> str:
    url = environment.get("PURGE_URL", "")
    if url and not _is_web_address(url):
        # the message does not repeat the value: it may hold a password
        raise ValueError(
            "PURGE_URL takes http:// or https:// and a host without a password, as in http://127.0.0.1:6081"
        )
    return url


def _is_web_address(text: str) -> bool:
    if not re.fullmatch(r"https?://[^@#]+", text) or not text.isascii() or not text.isprintable() or " " in text:
        return False
    try:
        url = urlsplit(text)
        return bool(url.hostname) and url.port != 0
    except ValueError:  # a port that is not a number, an unbalanced bracket
        return False


def mail_server(environment: Mapping[str, str]) -> str:
    """MAIL_URL, validated at start-up, so that a mistake shows before the first mail is lost."""
    text = environment.get("MAIL_URL", "")
    if text and not _is_mail_server(text):
        # the message does not repeat the value: it holds a password
        raise ValueError("MAIL_URL takes smtp://, smtp+starttls:// or smtps:// and user:password@host:port")
    return text


def _is_mail_server(text: str) -> bool:
    try:
        url = urlsplit(text)
        return url.scheme in _MAIL_SCHEMES and bool(url.hostname) and url.port != 0
    except ValueError:  # a port that is not a number, an unbalanced bracket
        return False


def mail_sender(environment: Mapping[str, str]) -> str:
    text = environment.get("MAIL_FROM") or "Expo <expo@localhost>"
    address = parseaddr(text)[1]
    if not (address.isascii() and re.fullmatch(r"[^@\s]+@[^@\s]+", address)):
        raise ValueError(f"MAIL_FROM is {text!r}; it takes a sender, as in Expo <expo@example.org>")
    return text


def base_address(environment: Mapping[str, str], host: str, port: int) -> str:
    """Scheme, host and port, without a slash at the end: pages, mails and codes stand at the root of their host."""
    text = (environment.get("BASE_URL") or f"http://{host}:{port}").rstrip("/")
    try:
        url = urlsplit(text)
        whole = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
    except ValueError:  # a port that is not a number, an unbalanced bracket
        whole = False
    if "@" in text:
        # the message does not repeat the value: it may hold a password
        raise ValueError("BASE_URL takes no user name and no password")
    if not whole or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(
            f"BASE_URL is {text!r}; it takes http:// or https:// and a host, as in https://expo.example.org"
        )
    if url.path or url.query or url.fragment:
        raise ValueError(f"BASE_URL is {text!r}; it takes a host alone, since Expo cannot be served below a path")
    return text
