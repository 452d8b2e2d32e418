"""The engine of meetings: plain values in, a plan with a proven bound out. Pure."""
