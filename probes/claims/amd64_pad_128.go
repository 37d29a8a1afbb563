package claims

// The lines have 64 bytes; Intel's spatial prefetcher takes the other one of an aligned pair along.
var _ = register(Claim{
	ID:   "pad-128-needed-amd64",
	Says: "On x86 data must lie 128 bytes apart, since lines are fetched in pairs",
	Who:  "crossbeam, of its CachePadded and modern Intel processors; folly, of its destructive interference size and Sandy Bridge",
	Arch: "amd64",
}.at(distance{bytes: 128}))
