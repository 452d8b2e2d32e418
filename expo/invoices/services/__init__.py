"""Invoices issued, cancelled, paid, reminded of. Flush only; the door commits."""
