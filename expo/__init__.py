"""Expo: registration, booths, programme, calendars, badges and meetings for tech expos."""
