"""Search by name at the desk, forgiving scripts and slips."""
