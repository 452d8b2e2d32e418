"""Reading and writing programme files: CSV and XLSX tables, and the schedule.xml and schedule.json of conference
software.
"""
