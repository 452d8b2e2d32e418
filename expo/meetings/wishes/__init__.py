"""Wishes of parties: whom they must meet, would meet, and never want to."""
