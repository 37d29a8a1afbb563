package tuning

import "example.org/atomlab/probes"

// stackKind is the stack that many push to and pop from.
var stackKind = chosen("stack", probes.Stacks, probes.BestStack,
	other("Go runtime lfstack", "a count packed beside a pointer"),
)
