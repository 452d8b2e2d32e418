"""Meetings of firms, ministries and delegations, many to many."""
