//go:build race

package scenarios

// racing: under the race detector a tagged.Pair is made with a lock, and has more schedules.
const racing = true
