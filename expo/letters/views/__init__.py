"""Whom one meets: the holder at /my/<token>/letter, organisers at their queue, strangers who verify a letter."""
