"""Groups that come together: who leads them, who belongs to them, in which order and with which clearance."""
