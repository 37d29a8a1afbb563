package claims

// That is the line of most, but not of Apple's processors nor of the A64FX.
var _ = register(Claim{
	ID:   "pad-64-suffices-arm64",
	Says: "On arm64 it suffices that data lie 64 bytes apart",
	Who:  "abseil's ABSL_CACHELINE_SIZE; folly, of its destructive interference size on Arm",
	Arch: "arm64",
}.at(distance{bytes: 64, suffice: true}))
