"""Lists of sessions that come in: tables, and the files of other software as tables."""
