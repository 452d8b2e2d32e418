"""Adding and changing memoranda, their texts and clearances; erasing sealed texts."""
