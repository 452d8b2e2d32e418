"""The shell around every page: errors, security, languages, paging."""
