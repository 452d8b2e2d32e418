"""The pages of check-in, one module an audience."""
