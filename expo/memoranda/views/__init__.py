"""The pages of memoranda: the organisers’ register, and the page of a party’s clerk."""
