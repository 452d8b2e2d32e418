"""Every plan of a small hall, found without thinking: what an allocation is compared with."""

from collections.abc import Iterator

from expo.booths.allocation.engine.instance import Instance, Placing


def plans(instance: Instance, number: int = 0) -> Iterator[Placing]:
    """Every plan there is, good or bad, that gives no booth twice and keeps firms apart."""
    if number == len(instance.fits):
        yield {}
        return
    for rest in plans(instance, number + 1):
        if number not in instance.pinned:
            yield rest
        for space in instance.fits[number]:
            free = all(
                not set(instance.spaces.chosen[space]) & set(instance.spaces.chosen[other])
                and (who not in instance.apart[number] or not instance.touching(int(space), other))
                for who, other in rest.items()
            )
            if free:
                yield {**rest, number: int(space)}
