"""Services that create and change the programme."""
