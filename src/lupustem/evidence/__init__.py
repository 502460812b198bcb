"""The published studies behind the statements, as data, and the pooling of them."""
