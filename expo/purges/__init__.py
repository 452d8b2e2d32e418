"""What the cache in front is told to forget: the pages and feeds of expos that have changed."""
