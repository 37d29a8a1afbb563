// Package atomics says what the operations of sync/atomic are in the program that runs, and what that lets through: the
// instructions of each, on the path that this processor takes, and for a few litmus tests of the literature whether
// the architecture's memory model allows the outcome that surprises.
//
//	table := atomics.Look()
//
// Nothing is measured and nothing is listed by hand: the program's own code is read where it lies ([compiled.Running]),
// and the model judges what it is made of. README.md has the same for all targets; a test writes it, by the go command.
package atomics
