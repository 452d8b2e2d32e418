"""Calendar feeds (iCalendar) that people subscribe to."""
