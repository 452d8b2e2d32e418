"""The web layer that all pages share: errors, security, languages, pagination."""
