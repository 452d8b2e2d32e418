"""The allocation engine: plain values in, a plan with a proven bound out. Pure."""
