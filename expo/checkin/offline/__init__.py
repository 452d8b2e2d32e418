"""Check-in without a network: the signed list, and the merge of what was scanned meanwhile."""
