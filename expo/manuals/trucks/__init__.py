"""Truck slots: when and at which gate how many trucks are let in, and the firms that chose them."""
