package deque_test

import (
	"testing"

	"example.org/atomlab/structures/deque"
	"example.org/atomlab/structures/deque/dequetest"
)

// BenchmarkChaseLev measures the deque beside one under a mutex: go test -bench . ./structures/deque
func BenchmarkChaseLev(b *testing.B) {
	dequetest.Bench(b, dequetest.Peer{Name: "Chase-Lev", New: func() deque.Deque[int] { return new(deque.ChaseLev[int]) }})
}
