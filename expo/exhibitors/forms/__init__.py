"""Forms of applications: the steps, rows of contacts and companions, the space, and the settings."""
