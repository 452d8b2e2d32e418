"""Proposals for meetings that something has come in the way of: a late flight, a closure, somebody who does not come."""
