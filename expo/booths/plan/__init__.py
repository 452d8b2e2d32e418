"""Hall plans: booths and other elements, drawn, generated, imported and validated."""
