"""The pages of the programme, one module an audience."""
