"""What is done with the manual: services edited and ordered."""
