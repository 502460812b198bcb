"""The treatment programme's record in the browser: a Django site above everything that decides.

Actions change the record, each in one transaction with its audit row; pages show it; what the consensus says comes from
`decision`, and how it is set out from `report`. Nothing below this package knows of it.
"""
