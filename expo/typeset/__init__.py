"""Type set in every script and written as PDF: badges, letters, invoices and papers stand on it."""
