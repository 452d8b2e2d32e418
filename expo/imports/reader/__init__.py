"""The pure reading of a table: bytes, sheets, headings, rows, typed cells, and the doubts of each step."""
