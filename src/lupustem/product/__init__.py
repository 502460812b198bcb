"""One lot of mesenchymal stem cells: assays become facts, facts become release, hold or reject, and that a certificate.

Between `decision` and `treatment` on the path. Values and bytes in, values out: no file is opened here, no clock is read.
The limits of the consensus stand in `consensus.product` and `consensus.infuse` and are read through `decision`; what a
pharmacopoeia or this project adds stands in the module of its assay, with its source.
"""
