"""What is done with firms and their applications."""
