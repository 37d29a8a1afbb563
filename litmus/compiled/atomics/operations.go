package atomics

import "sync/atomic"

// What the operations are done to, and the threads of the shapes.
var (
	x, y atomic.Int64
	n, m int64 // ordinary
)

// An operation is something that a program does to memory.
type operation struct {
	name string
	does func() int64
}

// operations are the methods of atomic.Int64, which those of its other types are like but for the width, and what is
// done to ordinary variables.
var operations = []operation{
	{"ordinary load", ordinaryLoad},
	{"ordinary store", ordinaryStore},
	{"Load", load},
	{"Store", store},
	{"Swap", swap},
	{"CompareAndSwap", compareAndSwap},
	{"Add", add},
	{"And, Or: the result is used", andOld},
	{"And, Or: the result is not", and},
}

func ordinaryLoad() int64  { return n }
func ordinaryStore() int64 { n = 1; return 0 }
func load() int64          { return x.Load() }
func store() int64         { x.Store(1); return 0 }
func swap() int64          { return x.Swap(1) }
func add() int64           { return x.Add(1) }
func andOld() int64        { return x.And(6) }
func and() int64           { x.And(6); return 0 }

func compareAndSwap() int64 {
	if x.CompareAndSwap(1, 2) {
		return 1
	}
	return 0
}
