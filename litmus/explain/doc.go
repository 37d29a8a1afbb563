// Package explain says why a memory model allows a test to end in a state, or why it does not.
//
// A state that is allowed has an execution: who read from whom, and in which order the writes came. If an interleaving
// of the threads, one instruction at a time, ends in the state, that is the explanation. If none does, the execution
// contains a cycle of program order and communication (Shasha and Snir, TOPLAS 1988), and the model must let one of its
// steps inside a thread be seen the other way round. A state that is not allowed is explained by the execution that
// came closest, and by the cycle for which the model rejects it.
//
// [Of] makes an [Explanation], which [Explanation.Text], [Explanation.DOT] and [Explanation.SVG] show; encoding/json
// takes it as it is.
//
// The names of relations are those of Alglave, Maranget and Tautschnig, Herding Cats, TOPLAS 2014: po is program order;
// rf, reads-from, goes from a write to the reads that take its value; co, coherence, is the order of the writes to one
// location; fr, from-reads, goes from a read to the writes that come after the one it took.
package explain
