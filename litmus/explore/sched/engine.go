package sched

import "unsafe"

type operation struct {
	Access
	ready func() bool
	mask  uint64
	more  []unsafe.Pointer
}

type engine struct{ active bool }

var current *engine

func (e *engine) announce(operation)    {}
func (e *engine) spawn(string, func()) {}
func (e *engine) pause()               {}
