"""The pages of the investors' desk: the public form, the desk's own, and those under private links."""
