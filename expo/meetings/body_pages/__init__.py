"""The private pages of public bodies, which their clerks open without an account, and the screens in the halls."""
