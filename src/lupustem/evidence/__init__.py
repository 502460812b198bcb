"""The published studies behind the statements, as data: who was treated, how, with what result, and where each number was read.

Nothing here comes from memory. A number that was only seen in a review says so. Studies of the same patients stand in one
overlap group, and what is called remission in one paper is not taken for what another calls so. `pooling` does the sums and is
imported only where it is asked for.

>>> from lupustem.evidence.studies import STUDIES
>>> STUDIES["deng_2017"].msc, STUDIES["deng_2017"].control
(12, 6)
"""
