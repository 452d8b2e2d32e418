"""An expo itself: its dates, venue, halls, zones and categories of people."""
