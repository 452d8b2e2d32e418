"""Public pages: the list of expos, an expo's home page, and files for search engines."""
