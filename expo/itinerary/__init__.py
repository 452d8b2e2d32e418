"""Where a delegation is when: flights, hotels, transfers, visits and ceremonies, in one calendar."""
