"""Name search at the desk, tolerant of spelling and script."""
