"""Pages of the hall plan."""
