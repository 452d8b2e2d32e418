"""Services of delegations: their lifecycle, members, clearance, documents, firms and spreadsheets."""
