"""Who asks about delegations: the head, the members, the organisers, everybody."""
