// Package explore runs unmodified concurrent Go code under every interleaving, in an ordinary go test:
//
//	func TestCounter(t *testing.T) {
//		explore.Run(t, func(s *explore.S) {
//			var c Counter
//			s.Go("a", c.Increment)
//			s.Go("b", c.Increment)
//			s.Finally(func() error {
//				if n := c.Value(); n != 2 {
//					return fmt.Errorf("the counter is %d", n)
//				}
//				return nil
//			})
//		})
//	}
//
// Run builds the test once more with stand-ins for sync, sync/atomic and runtime (package weave), runs the same test in
// that binary, where package sched decides at each operation on shared memory who goes next, and reports what came out:
// that no schedule fails, or the failing one as a table with a replay string.
//
// Linearizable makes the scenarios itself, from the operations of a type, and judges what the calls return.
//
// The README says what such a result proves, and what it does not.
package explore
