"""Printed papers besides badges: day sheets of the programme, and hall plans."""
