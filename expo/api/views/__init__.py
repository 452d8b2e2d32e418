"""The API's addresses, its document, and the organisers' page of tokens."""
