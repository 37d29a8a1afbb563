// Package hardware runs litmus tests on this machine's processors.
//
//	runner, err := hardware.New(nil)
//	result, err := runner.Run(ctx, test, hardware.Options{Time: time.Second})
//	result.Outcomes // each state that was seen, and how often
//
// # How a test is run
//
// A run tries one setting after another for a moment each ([Runner.Run]). In a setting, pinned threads work through
// batches of iterations. The threads wait for each other, run the batch in machine code, wait again, and count the
// states that are left, each its share, while they make the memory fresh for the next batch. All iterations count,
// whatever the setting.
//
// Each part is a package of its own, and can be read alone:
//
//	setting     the conditions of a batch: how the threads meet, how memory lies, who runs where
//	search      which setting to try next
//	safe        the proof that a test touches nothing but its own locations
//	cells       the memory: a copy of each location for each iteration of a batch
//	code        the machine code: a loop around the test's instructions
//	histogram   which states were seen how often
//	mutant      tests without one of their fences, to measure how hard was looked
//
// # Safety
//
// Nothing is inserted into the code of a test, so package safe proves first that it touches nothing but its own
// locations; [Check] says whether a test would be run, and if not, why. The cells lie in the middle of a reservation of
// address space without access rights. A test may still loop for ever: whoever runs tests of strangers does so in a
// process that they can kill (package sandbox).
//
// Running needs Linux on amd64 or arm64.
package hardware
