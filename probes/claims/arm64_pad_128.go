package claims

// Apple's processors have lines of 128 bytes; most others have 64.
var _ = register(Claim{
	ID:   "pad-128-needed-arm64",
	Says: "On arm64 data must lie 128 bytes apart",
	Who:  "Go's internal/cpu.CacheLinePad; crossbeam's CachePadded",
	Arch: "arm64",
}.at(distance{bytes: 128}))
