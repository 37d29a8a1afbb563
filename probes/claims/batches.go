package claims

import "example.org/atomlab/probes"

var _ = register(Claim{
	ID:   "batches-cheaper",
	Says: "A value costs less if several are put into a queue, and taken out, at a time",
	Who:  "folklore; DPDK's testpmd moves 32 packets at a time (DEF_PKT_BURST)",
}.decidedBy(ratio{
	probe: probes.Batches,
	pairs: []pair{{"1 at a time", "16 at a time"}}, above: matters,
}))
