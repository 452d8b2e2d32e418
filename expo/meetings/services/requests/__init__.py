"""Requests for meetings: asked and taken back, answered, ended by themselves and told."""
