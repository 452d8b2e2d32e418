"""Uploaded tables, CSV and XLSX: read within limits, and written without formulas."""
