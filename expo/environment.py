"""Reading environment variables, each fault as a ValueError that names the variable."""

from collections.abc import Mapping

_MOST_DIGITS = 9


def whole_number(environment: Mapping[str, str], name: str, default: int, *, least: int = 0, most: int = 99) -> int:
    text = environment.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
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
        if not key or not (number.isascii() and number.isdigit() and 0 < len(number) <= _MOST_DIGITS and int(number)):
            raise ValueError(
                f"{name} has {key or number!r}; it takes names with numbers, as in {name}=register=200,link=10"
            )
    return tuple((key, int(number)) for key, _sign, number in pairs)


def with_driver(url: str) -> str:
    """The database URL with psycopg as its driver, where it names none (`postgres://`, `postgresql://`)."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
