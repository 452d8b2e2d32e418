from expo.kit.cache import BoundedCache


def test_the_least_recently_used_value_goes_first() -> None:
    cache: BoundedCache[str] = BoundedCache(2)
    cache.put({"a": "A", "b": "B"})
    cache.get("a")

    cache.put({"c": "C"})

    assert cache.find(["a", "b", "c"]) == ["A", None, "C"]


def test_a_value_is_made_once() -> None:
    cache: BoundedCache[list[int]] = BoundedCache(2)

    first = cache.get_or("a", lambda: [1])

    assert cache.get_or("a", lambda: [2]) is first
    cache.clear()
    assert cache.get_or("a", lambda: [2]) == [2]


def test_a_value_expires_after_its_seconds() -> None:
    gone: BoundedCache[int] = BoundedCache(2, seconds=0)
    fresh: BoundedCache[int] = BoundedCache(2, seconds=3600)

    for cache in (gone, fresh):
        cache.put({"a": 1})

    assert (gone.get("a"), fresh.get("a")) == (None, 1)
