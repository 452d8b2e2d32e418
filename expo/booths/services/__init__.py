"""What organisers do to plans and booths."""
