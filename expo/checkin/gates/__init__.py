"""Gates: adding, editing, closing."""
