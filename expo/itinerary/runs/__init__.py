"""Runs of vehicles: what drivers read of them, in calendars, on sheets and by mail."""
