"""The pages of registrations, one module an audience."""
