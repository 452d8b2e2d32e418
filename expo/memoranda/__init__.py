"""Memoranda and other instruments between parties of an expo: texts, clearances and states from the idea to force."""
