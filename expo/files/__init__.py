"""The contents of files: in the database, or in an S3-compatible store that the database refers to."""
