// Package weave makes copies of Go source in which everything that threads do to each other is a call: a go statement
// starts a thread of the schedule, a channel operation asks whose turn it is, a timer fires when the explorer says so.
// What the copies call are the packages explore/shim/... and explore/sched, which do the plain thing outside of a
// schedule. Nobody changes the originals: the go command reads the copies through its -overlay flag.
//
//	r, err := weave.Run(weave.Config{Patterns: []string{"."}, Tests: true, Out: dir})
//	exec.Command("go", "test", "-overlay", r.Overlay, ".")
//
// Rewritten are the packages that the patterns name, with their tests, and all that they import outside the standard
// library, except what the stand-ins themselves are made of. The rewriting goes by types, so that len of a channel is
// told from len of a slice, and a package named time from a variable of that name.
//
// # What stays
//
// The types: a channel is a chan T, a timer a *time.Timer, so signatures, reflection and the standard library meet what
// they expect. The lines: a statement stands at the line where it stood, in panics, profiles and under a debugger.
// The semantics: operands are evaluated by whoever evaluated them before, once, in the same order.
//
// # What is done
//
//	go f(x)              { w1 := x; sched.Spawn("file.go:7", func() { f(w1) }) }
//	c <- v               channel.To(c).Send(v)
//	<-c; v, ok := <-c    channel.Receive(c); v, ok := channel.ReceiveOK(c)
//	close(c), len(c)     channel.Close(c), channel.Len(c)
//	for v := range c     for w1 := c; ; { v, w2 := channel.ReceiveOK(w1); if !w2 { break }; ... }
//	select { ... }       switch w1, w2 := channel.Case(c), channel.To(d).Case(v); channel.Select(w1, w2) { ... }
//	time.Sleep, t.Stop   timer.Sleep, timer.Of(t).Stop
//	context.WithCancel   context.WithCancel, of explore/shim/context
//	import "sync"        import sync ".../explore/shim/sync", as Config.Swap says
//
// make(chan T) and cap stay: the real channel holds what is buffered and whether it is closed.
//
// # What cannot be
//
// What a schedule cannot control and the stand-ins do not replace is in Result.Uncontrolled, with its place and what to
// do about it: it does no harm until a schedule meets it. Source that would need a type written down that it cannot
// name is refused.
//
// # Modules
//
// The go command allows no overlay inside the module cache. Modules from there are copied, without what is not needed
// to build them, and go.mod (in a workspace: go.work) is overlaid by one that has replace directives for the copies.
// Vendored packages, modules that are replaced by folders and all modules of a workspace are overlaid where they are.
package weave
