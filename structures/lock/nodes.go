package lock

import "sync"

// A nodeList keeps the nodes of one lock for use again.
type nodeList[N any] struct{ pool sync.Pool }

func (l *nodeList[N]) take() *N {
	if n, ok := l.pool.Get().(*N); ok {
		return n
	}
	return new(N)
}

func (l *nodeList[N]) give(n *N) { l.pool.Put(n) }
