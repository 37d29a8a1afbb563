//go:build !race

package sched

import "iter"

// racing says that the race detector is there: then only the driver runs the engine's code.
const racing = false

// A worker is what a thread runs on: a coroutine, which is used again and again.
type worker struct {
	next  func() (struct{}, bool)
	stop  func()
	yield func(struct{}) bool
}

// newWorker makes a worker that runs turn at each of its turns, until it is stopped.
func newWorker(turn func()) *worker {
	w := &worker{}
	w.next, w.stop = iter.Pull(func(yield func(struct{}) bool) {
		w.yield = yield
		for {
			turn()
			if !yield(struct{}{}) {
				return
			}
		}
	})
	return w
}

// resume lets the worker run until it pauses.
func (w *worker) resume() { w.next() }

// pause goes back to whoever resumed it.
func (w *worker) pause() { w.yield(struct{}{}) }

func acquire(*int)   {}
func release(*int)   {}
func raceCount() int { return 0 }
