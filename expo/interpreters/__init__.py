"""The interpreters of an event, what they are booked for, and the rule that nobody interprets in two things at once."""
