"""Streams that stay open beside the site, in the same process and on the same port."""
