"""An interpreter's duties: a private page and a private calendar."""
