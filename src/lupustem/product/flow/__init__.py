"""Flow cytometry of a lot: from the bytes of FCS files to percent positive, its interval and what forbids its use.

`fcs` reads a tube strictly, `scaling` and `compensation` make its numbers comparable, `gates` are fixed on the control,
`marker` counts what lies above the control's threshold, `purity` does so for several markers of one tube. Bytes in, values
out: no file is opened here. numpy and FlowIO are imported by these modules only.
"""
