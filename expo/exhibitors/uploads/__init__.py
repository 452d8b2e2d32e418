"""Lists of firms that come in: their columns, and the applications they become."""
