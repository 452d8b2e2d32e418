"""What is sent: the outbox, the words, the worker that delivers."""
