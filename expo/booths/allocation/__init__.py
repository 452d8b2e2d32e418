"""Automatic allocation of booths: runs queued and solved, results explained and compared with today's assignments."""
