"""Pages of assignments: the board, and firm by firm."""
