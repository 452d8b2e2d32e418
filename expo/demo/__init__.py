"""Demo data: three expos created through the services, reproducible by a seed."""
