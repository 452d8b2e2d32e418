"""What of an expo the API tells, subject by subject: tables of fields, filters and permissions."""
