"""Time to an event: the estimators of survival and of competing risks, each with its interval and its source.

`times` is the door: lengths, negative or missing times, unknown codes. `kaplan_meier`, `log_rank`, `restricted_mean`, `cox` and
`proportional_hazards` are for one kind of event; `aalen_johansen`, `gray` and `fine_gray` for several; `rates` for events per
person-time; `landmark` for groups that are known only later. Arrays in, frozen values out; an event and a censoring at the same
time count as the event first. numpy and scipy are imported by these modules only.
"""
