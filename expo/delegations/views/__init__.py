"""The pages of delegations: the head's, the members' join form, the organisers', the public application."""
