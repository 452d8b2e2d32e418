"""Services of firms, applications, pavilions and staff badges. Services flush; the caller commits."""
