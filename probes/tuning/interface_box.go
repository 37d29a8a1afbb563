package tuning

import "example.org/atomlab/probes"

// interfaceBox is what keeps an interface value that goroutines share.
var interfaceBox = chosen("interface_box", probes.Boxes, probes.BestBox,
	other("Go", "atomic.Value"),
)
