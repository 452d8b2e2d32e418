"""What firms owe for their spaces: invoices, credit notes, payments, reminders."""
