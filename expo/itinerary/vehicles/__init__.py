"""Vehicles and their drivers, as things of an expo or of a delegation."""
