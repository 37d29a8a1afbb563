// Package catalogue compares the explorer with the lab's memory models: its test runs each x86 litmus test of the
// catalogue as threads that call the stand-ins of package asm, under every schedule, and compares the states that
// are left with those that the checker (litmus/model) allows. In sequential consistency these must be exactly those
// of the model sc, with store buffers exactly those of tso. Neither side knows anything of the other: the checker
// judges graphs of events, the explorer runs code.
//
// A test that cannot be written with the stubs is counted under the reason why.
package catalogue
