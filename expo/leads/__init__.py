"""Leads: badges that firms scan at their booths, and what each visitor agreed to share with them."""
