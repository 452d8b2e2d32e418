"""An organiser's search over all that an expo has, its pages and settings."""
