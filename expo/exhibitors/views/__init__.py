"""Pages about exhibitors: public, the firm's desk, the organisers'."""
