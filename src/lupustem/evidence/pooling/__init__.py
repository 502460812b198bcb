"""Meta-analysis in numpy and scipy: effects of single studies, heterogeneity, pooled estimates, exact intervals.

`pool` is the front; every other module holds one method and names the paper it comes from. Nothing here opens a file.
"""
