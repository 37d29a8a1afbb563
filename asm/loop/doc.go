// Package loop repeats one operation many times, so that a clock that costs more than the operation can time it.
//
// A [Loop] is a routine in assembly and a value that names it. All of them have one signature, so that a probe
// can take them from a table, interleave them, and set any two against each other on any two addresses. The loop
// around the operation is a subtraction and a jump; where the operation is shorter than that, it stands sixteen
// times in a row.
//
// What is being timed is therefore the operation's throughput or latency as the loop has it, said per operation:
// an atomic read-modify-write is timed back to back on one address, which is its latency; loads are independent
// of each other.
//
// A loop never allocates, never calls and cannot be preempted: the garbage collector waits until it returns.
// Keep one call under a few milliseconds.
package loop
