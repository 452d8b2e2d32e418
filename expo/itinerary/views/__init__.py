"""The journey's pages: the head's, an organiser's, the protocol's."""
