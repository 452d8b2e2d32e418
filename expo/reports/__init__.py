"""The report for both governments: delegations, meetings, intentions, memoranda, cases, each counted out of its rows."""
