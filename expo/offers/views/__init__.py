"""Pages about offers: the firm's, the organisers', the pavilion manager's."""
