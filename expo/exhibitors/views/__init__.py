"""The pages of exhibitors: for everybody, for a firm, for organisers."""
