"""What one person holds: the ticket, the feed, the badge, and the right to change or cancel."""
