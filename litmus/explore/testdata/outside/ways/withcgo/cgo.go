// Package withcgo cannot be explored.
package withcgo

// int one(void) { return 1; }
import "C"

import "sync/atomic"

// N counts.
var N atomic.Int32

// Add adds 1.
func Add() { N.Add(int32(C.one())) }
