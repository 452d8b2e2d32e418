"""Small pure tools, named by subject: values in, values out."""
