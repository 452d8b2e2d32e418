"""Email: templates, the transactional outbox, delivery by SMTP."""
