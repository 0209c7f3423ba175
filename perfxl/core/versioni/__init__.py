"""From a version of the plan to the next: what offices typed, carried into the new workbooks."""
