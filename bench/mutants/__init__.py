"""Small changes of the code that tests do not notice: `make mutants`."""
