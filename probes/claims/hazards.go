package claims

import "example.org/atomlab/probes"

// A fence for each object, and one for each section, which here is as long.
var _ = register(Claim{
	ID:   "hazard-pointers-dearer",
	Says: "Hazard pointers cost readers more than epochs do",
	Who:  "folklore; Hart, McKenney, Brown and Walpole, JPDC 67(12), 2007, found no scheme the best everywhere",
}.decidedBy(ratio{
	probe: probes.Reclamation,
	pairs: []pair{{"hazard pointers", "epochs"}},
	at:    []selection{with("updates in a thousand", 0)}, above: matters,
}))
