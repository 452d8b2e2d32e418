"""Allocation of booths: runs asked for, solved, explained, and compared with today's plan."""
