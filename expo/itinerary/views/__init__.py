"""The itinerary's pages: for the delegation's head, for organisers, for protocol."""
