"""The allocation engine: a problem in plain values goes in, a plan with its proof comes out. Pure."""
