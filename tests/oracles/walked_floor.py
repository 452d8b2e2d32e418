"""Where one can walk in a hall, found place by place and step by step."""

from expo.booths.plan.walkable import Rect


def walked(width: int, depth: int, solid: list[Rect], doors: list[Rect], step: int) -> set[tuple[int, int]]:
    """Whatever a square of `step` can reach from a door: every place tried, every step taken."""
    free = {
        (x, y)
        for x in range(width - step + 1)
        for y in range(depth - step + 1)
        if not any(Rect(x, y, step, step).overlaps(one) for one in solid)
    }
    here = {
        (x, y)
        for x, y in free
        if not doors or any(d.x - step <= x <= d.right and d.y - step <= y <= d.bottom for d in doors)
    }
    found: set[tuple[int, int]] = set()
    while here:
        found |= here
        here = {(x + i, y + j) for x, y in here for i, j in ((1, 0), (-1, 0), (0, 1), (0, -1))} & free - found
    return found
