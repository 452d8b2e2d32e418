"""What an interpreter is needed for: a private page and a private calendar."""
