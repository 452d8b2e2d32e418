"""What is done with invitation letters."""
