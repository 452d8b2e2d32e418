"""What a space costs: an expo's price rules, taxes, instalments, and what cancelling costs."""
