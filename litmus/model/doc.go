// Package model says what a memory model allows a litmus test to do.
//
// [Check] finds every state that may be left. It goes in the steps of Alglave, Maranget, Tautschnig, Herding Cats,
// TOPLAS 2014, §3:
//
//  1. Each thread is run by itself, its loads answered with each value that some thread may have written there, unless
//     the value is made from what the load finds, whichever way it came about. What comes out is its traces: the events
//     of one way through its code, with their values. This is repeated until no new value turns up.
//  2. Traces that differ in nothing but values are one shape. One shape of each thread together make an
//     [event.Structure].
//  3. For each location of a structure, each order of its writes (co) and each choice of a write for each of its reads
//     (rf) is a choice; those that the model refutes by themselves are dropped.
//  4. One choice for each location together make a candidate execution. If there are traces whose values agree with it,
//     and its state has not been found yet, the model judges it. A model that raises flags judges them all.
//
// Locations lie at made-up addresses, and nothing that is said of a test depends on where: values carry what they have
// to do with addresses ([meaning.Origin]), an address is shown as its location and a distance, and what has no such
// name is an error if it is shown.
//
// Loops are cut after as many turns as [Options] say, and the verdict says so. A trace may end with an access to what
// is no location of the test; if the model allows an execution with such a trace, the test has no answer but an error.
package model
