"""Services that register people, decide on registrations, and keep seats, questions and answers."""
