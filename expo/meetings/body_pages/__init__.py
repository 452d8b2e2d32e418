"""The private pages of public bodies, which their clerks open without an account."""
