"""The doors of invoices: the organisers' and the firm's."""
