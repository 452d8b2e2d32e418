"""A proof of work: a number that, hashed with a challenge, gives a digest that begins with so many zero bits. Pure."""

import hashlib
import math

from expo.kit.digits import is_ascii_number

LEAST_BITS, MOST_BITS = 16, 24  # on average 65,000 and 16 million digests: a blink, and half a minute of a telephone
_LONGEST = 20


def bits_for(count: int, allowed: int) -> int:
    """The zero bits asked for at the `count`th attempt where `allowed` are free: one more for each doubling beyond."""
    return min(MOST_BITS, LEAST_BITS + int(math.log2(max(count, 1) / max(allowed, 1)) if count > allowed else 0))


def is_proof(challenge: str, answer: str, bits: int) -> bool:
    """Whether the answer solves the challenge."""
    if not (is_ascii_number(answer) and len(answer) <= _LONGEST):
        return False
    found = hashlib.sha256(f"{challenge}:{answer}".encode()).digest()
    return int.from_bytes(found) >> (256 - bits) == 0
