"""The allocation board, and the same for one firm after the other."""
