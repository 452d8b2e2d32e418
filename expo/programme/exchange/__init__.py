"""The programme as other programs write and read it: tables, and the conference world's schedule.xml and schedule.json."""
