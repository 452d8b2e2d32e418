"""The public front: the list of expos, an expo's home page, and what search engines are told."""
