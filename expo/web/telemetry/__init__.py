"""What is measured and logged of requests: counters, the access log, traces."""
