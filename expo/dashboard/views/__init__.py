"""The pages of the back office that are about one expo as a whole, one module a subject."""
