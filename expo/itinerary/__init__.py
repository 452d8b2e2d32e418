"""The itineraries of delegations: flights, hotels, transfers, visits and ceremonies."""
