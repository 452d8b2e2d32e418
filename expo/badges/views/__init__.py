"""Pages of badges, one module per audience."""
