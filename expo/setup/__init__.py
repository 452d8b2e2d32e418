"""Build-up and breakdown: the days in calendars, and each firm's own feed."""
