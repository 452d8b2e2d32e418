"""The API: what other programs read and change by tokens, and the document that describes it."""
