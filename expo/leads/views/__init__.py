"""The pages of a firm's leads and of a visitor's consent."""
