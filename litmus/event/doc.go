// Package event holds what a run of a litmus test is made of: events, sets of events and relations between them.
//
// An event is one thing that one thread did: a read or a write of memory or of a register, a fence, a branch. A memory
// model says nothing of instructions; it speaks of sets of events (W, the writes) and of relations between events (po,
// program order; rf, which write a read took its value from), combines them ([Rel.Then], [Rel.Plus], [Rel.Union]...)
// and asks whether the result is empty, irreflexive or acyclic (Alglave, Maranget and Tautschnig, "Herding Cats",
// TOPLAS 2014, §3).
//
//   - [Set] and [Rel] are bitsets over the events 0 to n-1: a relation is n rows, and a row is one machine word while n
//     is at most 64, which nearly every litmus test is. They never change once made, so they may be shared between
//     goroutines.
//   - [Structure] is the events of one way through the threads' code, with what does not depend on who reads from whom:
//     po, same location, dependencies inside an instruction.
//   - [Execution] is a Structure with a choice of rf and of the last write to each location: a candidate execution,
//     which a model accepts or rejects.
package event
