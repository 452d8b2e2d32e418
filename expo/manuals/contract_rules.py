"""What a contract of an exhibitor says, and its checksum. Pure."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

MOST_TEXT = 60_000


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """All that both sides agree to. `total_minor` is the price of the space with taxes; None before it is agreed."""

    number: int  # of the text, counted per expo
    language: str
    text: str
    expo: str
    days: str
    organiser: str
    organiser_address: str
    firm: str
    firm_address: str
    tax_number: str
    booths: str
    total_minor: int | None
    currency: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the terms, written in one way: the same terms have the same checksum on every machine."""
        written = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return sha256(written.encode()).hexdigest()


def grouped(digest: str) -> str:
    """A checksum in groups of eight characters, for reading it aloud."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
