// Package jit makes machine code at run time, and runs it.
//
// A [Buffer] collects instructions, with labels and the references to them. [Load] puts the result into memory that can
// be executed, and [Code.Run] executes it:
//
//	var b jit.Buffer
//	jit.Return(&b, 42)
//	code, err := b.Finish()
//	program, err := jit.Load(code)
//	program.Run(block.At(0)) // 42
//
// # What generated code may do
//
// It is called like a C function with two arguments, the address of a block of memory in RDI or X0 and a number in RSI
// or X1 ([Code.RunWith]; 0 else), and returns a number in RAX or X0. It must be a leaf and use no stack: a fault in it
// can then be recovered from (runtime/debug.SetPanicOnFault), and a signal finds a stack that it understands. All
// registers are its own but RSP, and on arm64 X18, X28, X29, X30: X28 is how a signal handler finds the goroutine. The
// block must lie outside the Go heap (package pages).
//
// # Memory is never writable and executable at once
//
// It is written first and made executable then; [Code.Replace] goes back and forth. On arm64 the writer cleans the data
// cache and invalidates the instruction cache (Arm ARM B2.7.4.2), and whoever runs the code executes an ISB first, so
// that no thread runs what was there before.
//
// # The garbage collector
//
// Code of ours has no safe points. If the runtime took a thread in it for one that runs Go, a collection would wait
// until the code ends; and if the code waits for another thread, which the collector has stopped already, for ever. So
// the code runs in the state of a system call, for which the collector does not wait, and which it does not stop. A
// thread in it gives up its processor of Go's scheduler, as in a system call. Still, code that waits should not wait
// for ever: [Await] gives up after so many looks.
//
// Running code needs Linux on amd64 or arm64; buffers work anywhere.
package jit
