"""Offers of spaces to firms, their clocks, rounds of choice, renewal claims, and the desks of pavilions' managers."""
