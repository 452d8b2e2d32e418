"""Form fields with choices, amounts and whole numbers."""
