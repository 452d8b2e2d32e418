"""The organiser's back office: figures of an event, its mail, team and history."""
