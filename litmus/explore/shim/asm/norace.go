//go:build !race

package asm

import "example.org/atomlab/litmus/explore/sched"

// announce waits for the turn of an operation.
func announce(a sched.Access) { sched.Step(a) }
