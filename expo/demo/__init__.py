"""Three whole expos made through the services, seeded and plainly demo."""
