"""The job queue: jobs are queued in the caller's transaction and taken by one worker at a time."""
