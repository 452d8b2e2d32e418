"""How fast it is, measured: `make bench` prints a table and writes instance/bench.json."""
