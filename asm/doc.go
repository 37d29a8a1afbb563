// Package asm is the metal: one Go function for each instruction that the lab measures or builds on.
//
// A stub is a triple of files: X.go holds the contract (what it does, its ordering in one sentence),
// X_amd64.s and X_arm64.s hold the body, one comment a routine. Nothing here is clever; what is clever
// stands in the packages above, written with these.
//
// # Why not sync/atomic
//
// sync/atomic hides what a laboratory has to see: a compare-and-swap there says whether it succeeded but
// not what it found, there is no 8-, 16- or 128-bit form, no plain store that the compiler may not move or
// merge, no way to ask for LL/SC where LSE exists, and no fence.
//
// # Ordering
//
// Every read-modify-write here (CAS, Add, Swap) is sequentially consistent with respect to every other one
// and to Fence. On amd64 each is a LOCKed instruction, and so a full fence for plain accesses too (Intel SDM
// vol. 3A §10.2, AMD APM vol. 2 §7.4.2). On arm64 each is an acquire-release (the AL forms of LSE, or
// LDAXR/STLXR), which orders it with all earlier accesses and, as an acquire, with all later ones, but a
// later plain access may become visible before the store half does (Arm ARM B2.3.10): use Fence between a
// read-modify-write and a plain access where that matters. A compare-and-swap that fails stores nothing and
// is an acquire only.
//
// Load and Store are plain: exactly one access of that width, in the order of the program as far as the
// compiler is concerned, and not ordered at all as far as an arm64 processor is.
//
// # What the race detector sees
//
// Nothing: it instruments Go code, not assembly. Memory that is reached both through these stubs and
// through ordinary Go needs its own annotation or its own discipline.
//
// # Other architectures
//
// Where [Native] is false, the stubs that amd64 and arm64 have in common are made of sync/atomic, for what is built on
// them to run everywhere: each does what its contract says, in sequentially consistent order. What Have names is not
// there.
//
// # What exists here
//
// [Have] says which stubs this processor has. Calling one that it lacks panics with the stub's name; it
// never executes the instruction.
package asm
