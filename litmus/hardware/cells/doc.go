// Package cells lays out the memory that litmus tests run on.
//
// A test's locations are a few words, and a run is millions of iterations. So that threads need not wait for each other
// to make the words fresh after each one, an iteration has a copy of every location of its own, its cells, and a batch
// of iterations is an array of them ([Layout]). Iteration i finds its cells by adding an offset, the same for all
// locations, to where each location begins:
//
//	cell of x in iteration i = base + Begin[x] + i*Step%Batch*Stride
//
// How far cells are from each other decides what is in one cache line, which is half of what a setting (package
// setting) varies.
//
// The array lies in the middle of a reservation of address space without access rights ([Arena]): a load with an index
// that nobody knows, which the proof (package safe) lets pass, ends there in a fault.
package cells
