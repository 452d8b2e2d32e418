"""Long sequences in pieces."""

import pytest

from expo.kit.pieces import cut


@pytest.mark.parametrize(
    ("size", "pieces"), [(1, [[1], [2], [3]]), (2, [[1, 2], [3]]), (3, [[1, 2, 3]]), (9, [[1, 2, 3]])]
)
def test_each_item_is_in_one_piece_in_its_order(size: int, pieces: list[list[int]]) -> None:
    assert list(cut([1, 2, 3], size)) == pieces
    assert list(cut([], size)) == []
