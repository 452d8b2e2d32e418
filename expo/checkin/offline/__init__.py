"""Check-in without a network: the signed list, the scanner page, and the merge of queued scans."""
