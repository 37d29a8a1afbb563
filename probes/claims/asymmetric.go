package claims

import "example.org/atomlab/probes"

// The one who reclaims has the kernel fence all readers.
var _ = register(Claim{
	ID:   "asymmetric-hazards-cheap",
	Says: "Hazard pointers without the reader's fence cost no more than epochs",
	Who:  "folly's Hazptr.h: its hazard pointers, which fence asymmetrically, and RCU have comparably low overheads",
}.decidedBy(ratio{
	probe: probes.Reclamation,
	pairs: []pair{{"hazard pointers, asymmetric", "epochs"}},
	at:    []selection{with("updates in a thousand", 0)}, below: matters,
}))
