"""Delegations: groups with a head, members, an order of precedence and clearances."""
