"""What badges are printed on: sheets that are cut, label sheets, and rolls."""
