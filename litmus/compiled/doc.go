// Package compiled makes litmus tests of compiled Go: of the machine code of functions, as the go command builds it, so
// that a memory model can say what that code may do on any processor, and the Go memory model whether it is promised.
//
//	p, err := compiled.ParseProgram("./flags.Publish | ./flags.Read")
//	for _, target := range compiled.Targets {
//		image, err := compiled.Build(ctx, p, target)
//		extract, err := compiled.Extract(p, image)
//		judgement, err := compiled.Judge(ctx, extract, limit)
//	}
//
// [Extract] goes through the code of each function from its first instruction, and carries out by itself what is known
// whatever other threads do: addresses of variables, the stack, the settings of the runtime. What is left is the thread
// of the test: the accesses to shared memory, and what they depend on. Branches that depend on memory are followed both
// ways; calls are followed into the functions of sync/atomic and others. What leads into the runtime (the collector's
// write barrier while it marks, a panic, a stack that must grow) is cut, and what was cut is said.
//
// What the threads find in memory at first, the program's own initialisers have made: [Build] carries them out, by the
// meaning of each instruction.
//
// Pointers that a function is given point to a word of its own that has the parameter's name; threads whose parameters
// have the same name share it. Package-level variables are locations by their names.
//
// Which accesses are of sync/atomic stands in the debugging information: those of its functions that were inlined or
// called. The compiler puts calls such as atomic.StoreInt64(&x, 1) straight into the code; of these the source line
// tells.
package compiled
