"""Statistics of arrivals."""
