"""What ministries and chambers ask of meetings: how many were held, of whom, and what came of them."""
