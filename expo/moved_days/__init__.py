"""What is dated when the days of an expo move."""
