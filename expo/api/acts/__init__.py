"""What programs may do in an expo: each act calls the service that the pages call."""
