"""The pages of letters: the holder's, the delegation head's, the organisers' queue, the public verification."""
