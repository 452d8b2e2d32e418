"""What is on: rooms, tracks and sessions."""
