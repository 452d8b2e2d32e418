"""Papers that people carry besides badges: the sheet of a day."""
