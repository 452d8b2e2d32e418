"""The feeds, and the page about subscribing."""
