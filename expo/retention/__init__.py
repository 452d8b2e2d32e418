"""How long an expo keeps what it holds about people, and erasing it afterwards."""
