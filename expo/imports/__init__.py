"""Lists that come in: a table of any kind, understood, corrected by choosing, judged, registered and undone for a day."""
