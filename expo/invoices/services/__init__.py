"""Invoices issued, cancelled, paid, reminded of. Services flush; the caller commits."""
