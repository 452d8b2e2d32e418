"""The background process: delivers mail, runs jobs and the periodic sweeps."""
