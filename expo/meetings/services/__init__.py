"""Writing meetings and what they stand on."""
