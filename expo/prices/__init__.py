"""What a space costs: an expo's price rules, taxes, instalments, and the cost of cancelling."""
