"""Services on expos, their categories, halls and zones."""
