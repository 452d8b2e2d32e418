"""Type aliases of Flask views and WSGI applications."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
