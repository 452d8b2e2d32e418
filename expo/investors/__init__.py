"""The investors' desk of an expo: cases from the public form to the end, questions to public bodies, clocks and follow-ups."""
