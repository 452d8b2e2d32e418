"""Things for tests to begin with, made through the services; one module a room."""
