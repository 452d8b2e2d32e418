"""The pages of the manual: a firm's under its private link, and the organisers'."""
