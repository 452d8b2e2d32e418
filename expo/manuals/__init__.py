"""The exhibitors’ manual: services that firms order, what halls supply, tasks with a day, the contract."""
