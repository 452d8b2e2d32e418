"""Making and changing the programme."""
