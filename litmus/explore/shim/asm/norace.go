//go:build !race

package asm

import "example.org/atomlab/litmus/explore/sched"

// ordered tells the race detector of an order, where there is one.
func ordered(sched.Access) {}
