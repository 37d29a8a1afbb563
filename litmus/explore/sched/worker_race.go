//go:build race

package sched

import (
	"runtime"
	"unsafe"
)

const racing = true

// A worker is a goroutine here, to which others hand over by channels while the race detector looks away: the only
// order that it sees among threads is what the program makes. (A coroutine's hand-over would be such an order.)
type worker struct {
	in, out chan bool
	turn    func()
	ended   bool
}

//go:norace
func newWorker(turn func()) *worker {
	w := &worker{in: make(chan bool), out: make(chan bool), turn: turn}
	go w.loop()
	return w
}

//go:norace
func (w *worker) loop() {
	defer w.end() // also if the thread calls runtime.Goexit
	for w.wait() {
		w.turn()
		w.say()
	}
}

//go:norace
func (w *worker) end() {
	w.ended = true
	w.say()
}

//go:norace
func (w *worker) wait() bool {
	runtime.RaceDisable()
	more := <-w.in
	runtime.RaceEnable()
	return more
}

//go:norace
func (w *worker) say() {
	runtime.RaceDisable()
	w.out <- true
	runtime.RaceEnable()
}

//go:norace
func (w *worker) hand(more bool) {
	runtime.RaceDisable()
	w.in <- more
	<-w.out
	runtime.RaceEnable()
}

//go:norace
func (w *worker) resume() {
	w.hand(true)
	if w.ended {
		runtime.Goexit() // as a coroutine does it
	}
}

//go:norace
func (w *worker) stop() {
	if !w.ended {
		w.hand(false)
	}
}

//go:norace
func (w *worker) pause() {
	w.say()
	w.wait()
}

//go:norace
func acquire(p *int) { runtime.RaceAcquire(unsafe.Pointer(p)) }

//go:norace
func release(p *int) { runtime.RaceReleaseMerge(unsafe.Pointer(p)) }

func raceCount() int { return runtime.RaceErrors() }
