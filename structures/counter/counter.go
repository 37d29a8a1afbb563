package counter

// A Counter is what several goroutines add to.
type Counter interface {
	// Add adds delta.
	Add(delta int64)
	// Value returns the sum; see the types for what it promises while others add.
	Value() int64
	// Reset takes the sum away and returns it: every addition is in the result of exactly one Reset, or in the counter
	// still.
	Reset() int64
}
