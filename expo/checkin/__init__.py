"""Gates, the desks at them, and every badge that is scanned there."""
