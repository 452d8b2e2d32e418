"""The pages of hall plans."""
