"""What the runs of every solver have in common, whether booths or meetings are planned."""
