"""The feeds themselves, and the page about subscribing."""
