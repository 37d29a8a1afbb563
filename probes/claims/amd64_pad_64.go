package claims

// That is the line.
var _ = register(Claim{
	ID:   "pad-64-suffices-amd64",
	Says: "On x86 it suffices that data lie 64 bytes apart",
	Who:  "Go's internal/cpu.CacheLinePad; abseil's ABSL_CACHELINE_SIZE; structures/BELIEFS.md quotes _ [56]byte",
	Arch: "amd64",
}.at(distance{bytes: 64, suffice: true}))
