"""Forms that act once, however often they are sent."""
