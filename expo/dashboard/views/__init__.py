"""Pages about an expo as a whole: overview, mail, team, history, exhibitors in figures."""
