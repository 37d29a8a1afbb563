// Package hardware runs litmus tests on this machine's processors.
//
//	runner, err := hardware.New(nil)
//	result, err := runner.Run(ctx, test, hardware.Options{Time: time.Second})
//	result.Outcomes // each state that was seen, and how often
//
// # One iteration
//
// A test of a few instructions is over in nanoseconds, and its rare outcomes need the threads to be at it at the same
// moment. So each thread runs a loop in machine code that was made for the test: the threads meet ([Rendezvous]), the
// registers get their initial values, the test's instructions follow exactly as package isa encodes them, and the
// registers that the condition speaks of are stored. Each iteration has its own cells, the copies of the test's locations.
// After a batch of iterations the threads count the states that are left, and make the cells fresh.
//
// # The search
//
// Which outcomes come, and how often, depends on things that have nothing to do with the test: how precisely the threads
// start together, how the cells lie in cache lines and pages, what is in which cache, on which processors the threads run.
// One choice of these is a [Setting]. A run tries many of them for a short time each and spends the rest on those where
// rare outcomes come. All iterations count, whatever the setting.
//
// # Safety
//
// Nothing is inserted into the code of a test, so package safe proves first that it touches nothing but its own locations;
// [Check] says whether a test would be run, and if not, why. The cells lie in the middle of a reservation of address space
// without access rights. A test may still loop for ever: whoever runs tests of strangers does so in a process that they
// can kill.
//
// Running needs Linux on amd64 or arm64.
package hardware
