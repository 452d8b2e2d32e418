"""What an operator's monitoring reads: counters of the processes, and the state of mail, jobs and registrations."""
