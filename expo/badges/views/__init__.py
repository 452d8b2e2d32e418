"""The pages of badges, one module an audience."""
