"""Badges: designs, layouts, PDF files and print runs."""
