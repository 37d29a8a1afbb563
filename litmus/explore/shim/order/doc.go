// Package order tells the race detector which order an operation of a stand-in makes among threads, where the detector
// does not see that for itself, and hides from it what is the stand-in's own business. In other builds it does nothing.
//
// What is told is what the Go memory model promises of the original, and no more: an order too many would hide races.
package order
