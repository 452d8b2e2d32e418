"""Which firm gets which booths: the best plan that keeps every hard rule, with a proof of how good it is."""
