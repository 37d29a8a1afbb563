// Package program has functions that tests are made of.
package program

import "sync/atomic"

var (
	flag  atomic.Int64
	data  int64
	plain int64
	list  = [4]int64{1, 2, 3, 4}
)

// Store and Load begin with another number than the program has.
//
//litmus:threads Store | Load
//litmus:init flag=2
//litmus:observe 1:r0 1:r1
func Store()               { flag.Store(1) }
func Load() (r0, r1 int64) { return flag.Load(), flag.Load() }

// Publish has a data race with Read: the flag is an ordinary word.
func Publish()             { data = 1; plain = 1 }
func Read() (r0, r1 int64) { r0 = plain; r1 = data; return }

// Put and Get are given a word to share, and Put a number.
//
//litmus:threads Put | Get
//litmus:init 0:v=7
//litmus:observe 1:0 1:1
func Put(word *atomic.Int64, v int64) { data = v; word.Store(1) }
func Get(word *atomic.Int64) (int64, int64) {
	if word.Load() == 0 {
		return 0, 0
	}
	return 1, data
}

// Index may lead into a panic.
func Index(i int) int64 { return list[i] }

// Allocate makes as many as a variable says.
func Allocate() []int64 { return make([]int64, plain) }

// Indirect calls what nobody knows.
func Indirect(f func()) { f() }

// Sum is of floating point.
func Sum(x, y float64) float64 { return x + y }

// counts is made by code: its address and what it holds are known once that has run.
var counts = newCounts(3)

type pair struct{ limit, n int64 }

func newCounts(limit int64) *pair {
	p := &pair{limit: limit}
	for p.n < limit {
		p.n++
	}
	return p
}

// Limit reads what nobody writes, and Count counts.
func Limit() int64 { return counts.limit + counts.n }
func Count()       { counts.n++ }

// Fails always leads into the runtime.
func Fails() { panic("never") }

// Length is of a string, which takes two registers.
func Length(s string) int { return len(s) }

// Narrow writes to a word that holds less than others.
var narrow int16

func Narrow(n int8) { narrow = int16(n) }

// Forever never returns.
func Forever() {
	for {
		data++
	}
}

// only has none next to it, which nobody changes.
var only = newLink()

type link struct {
	next *link
	n    int64
}

//go:noinline
func newLink() *link { return &link{n: 1} }

// None goes through a nil pointer.
func None() int64 { return only.next.n }
