"""The tables' history, up and down, on both databases."""
