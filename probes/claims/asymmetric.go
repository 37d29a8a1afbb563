package claims

import "example.org/atomlab/probes"

// The one who reclaims has the kernel fence all readers.
var _ = register(Claim{
	ID:   "asymmetric-hazards-cheap",
	Says: "Hazard pointers without the reader's fence cost no more than epochs",
	Who:  "folly, whose hazard pointers fence asymmetrically",
}.decidedBy(ratio{
	probe: probes.Reclamation,
	pairs: []pair{{"hazard pointers, asymmetric", "epochs"}},
	at:    []selection{with("updates in a thousand", 0)}, below: matters,
}))
