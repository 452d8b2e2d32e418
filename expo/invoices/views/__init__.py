"""Pages about invoices: the organisers' and the firm's."""
