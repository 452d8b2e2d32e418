"""Hall plans: booths and what else stands in a hall, drawn, generated, imported and validated."""
