// Package setting has the conditions under which a litmus test is run, in a value that is printed, read, and varied.
//
// Which outcomes of a test come, and how often, depends on things that have nothing to do with the test:
//
//   - how the threads meet: not at all, by a flag that one writes and the others wait for, or by the clock, and how
//     often ([Rendezvous], Interval, Bodies);
//   - how the memory lies: an iteration has its own copy of each location, and the copies may lie side by side in one
//     cache line, or in arrays apart, at the same or at different offsets of a page ([Apart], Stride, Step);
//   - who is late after they have met (Skew), and what is in which cache ([Touch]);
//   - on which processors the threads run (CPUs).
//
// litmus7 has parameters of the same kinds (Alglave, Maranget, Sarkar, Sewell, "Litmus: running tests against
// hardware", TACAS 2011). Package search chooses among them, package cells lays memory out, package code makes the
// loop.
package setting
