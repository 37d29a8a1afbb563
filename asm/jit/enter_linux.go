//go:build linux && (amd64 || arm64)

package jit

import (
	_ "unsafe" // for linkname
)

// entersyscall and exitsyscall tell the runtime that a thread does what the collector need not wait for. The runtime
// keeps them for packages that make system calls of their own (go.dev/issue/67401).
//
//go:linkname entersyscall runtime.entersyscall
//go:nosplit
func entersyscall()

//go:linkname exitsyscall runtime.exitsyscall
//go:nosplit
func exitsyscall()

// enter runs code. The runtime remembers the frame that called entersyscall, so this one must stay until exitsyscall;
// in between the stack may not grow.
//
//go:nosplit
//go:norace
func enter(code, block uintptr, n uint64) (result uint64) {
	entersyscall()
	result = call(code, block, n)
	exitsyscall()
	return result
}

// call is the way from Go's calling convention to that of the code.
//
//go:noescape
func call(code, block uintptr, n uint64) (result uint64)
