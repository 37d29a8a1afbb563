// Package copiedlock copies locks in the ways that people do, for go vet to find.
package copiedlock

import "example.org/atomlab/structures/lock"

type registry struct {
	lock lock.TAS
	n    int
}

func (r registry) Add() { // a value receiver
	r.lock.Lock()
	defer r.lock.Unlock()
	r.n++
}

func use(registry) {}

func copies() {
	var a registry
	b := a
	use(b)
}
