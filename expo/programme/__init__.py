"""The programme: rooms, tracks, sessions, speakers, sign-ups and imports."""
