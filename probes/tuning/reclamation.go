package tuning

import "example.org/atomlab/probes"

// reclamation is how objects that readers may still hold are given back.
var reclamation = chosen("reclamation", probes.Reclamation, probes.BestReclamation,
	other("Go", "the garbage collector"),
	other("crossbeam", "epochs"),
	other("folly", "hazard pointers, asymmetric"),
	other("Linux kernel", "RCU"),
)
