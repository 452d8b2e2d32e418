"""What is done with expos."""
