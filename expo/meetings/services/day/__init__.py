"""The day at the tables and after it: who is there, scans, repairs, and how next steps stand."""
