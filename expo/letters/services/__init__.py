"""Services of invitation letters: requests, decisions, passport data, settings and files."""
