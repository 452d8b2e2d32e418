"""The day at the tables: who is there, and what becomes of meetings."""
