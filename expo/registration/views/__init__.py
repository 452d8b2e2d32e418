"""The pages about registrations, one module per audience."""
