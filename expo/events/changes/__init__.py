"""What is asked, and of what, before an expo's currency, place or time zone is another."""
