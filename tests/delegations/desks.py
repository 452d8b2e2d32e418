"""The addresses of delegations' pages, and a document, for tests."""

from expo.config import settings
from expo.delegations.links import delegation_address
from expo.delegations.models import Delegation

PDF = b"%PDF-1.4 demo"


def path_of(address: str) -> str:
    return address.removeprefix(settings().base_url)


def desk_of(delegation: Delegation) -> str:
    return path_of(delegation_address(delegation))
