"""Colours, patterns, pictures, plots and QR codes."""
