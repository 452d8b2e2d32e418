"""Gates: added, changed, closed for a time."""
