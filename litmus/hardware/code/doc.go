// Package code makes machine code of litmus tests.
//
// A test of a few instructions is over in nanoseconds, and its rare outcomes need the threads to be at it at the same
// moment. A call from Go for each iteration would take longer than the test, so each thread runs a loop in machine code
// that is made for the test and the setting:
//
//	next:  where are this iteration's cells? (package cells)
//	       flush a line of code, as the setting says
//	       touch cells, as the setting says: into the cache, or out of it
//	       meet the other threads: by a flag or by the clock, or skip it (package setting)
//	       be late, as the setting says
//	body:  give the test's registers their initial values
//	       the test's instructions, exactly as package isa encodes them
//	       store the registers that the condition speaks of
//	       next, until the batch is done
//
// [Compile] finds what a test uses and proves first that its code stays in its locations (package safe), for nothing is
// inserted among its instructions. [Program.Assemble] writes the loop, in the registers that the test leaves over. The
// code is entered with a [Block], which has all that changes from batch to batch, and where it returns has what is to
// go on: a thread that has waited too long for the others gives up for now, so that nothing hangs if one of them is not
// running.
package code
