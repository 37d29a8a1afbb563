package lock

// These are added to the package when it is built for a test, for the threads need what it does not export.

var (
	biased  = NewBiased(BiasedOptions{Slots: 1})
	reader  = biased.Reader()
	guarded int64
)

// Biased: a reader takes its slot, or gives up; a writer looks at the slots once. Neither goes on through the lock that
// is under the bias.
func Biased_0() int64 {
	if !reader.tryFast() {
		return -1
	}
	seen := guarded
	reader.Unlock()
	return seen
}

func Biased_1() bool {
	if !biased.TryLock() {
		return false
	}
	guarded = 5
	biased.Unlock()
	return true
}
