"""What is done with delegations."""
