"""The organisers that share an installation."""
