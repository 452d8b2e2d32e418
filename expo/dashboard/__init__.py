"""The organiser's back office: one event in numbers, its mail, its team, its history."""
