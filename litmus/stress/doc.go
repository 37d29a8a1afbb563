// Package stress tests what Go programs may rely on when goroutines share memory, as jcstress does for Java: a test is
// a Go value with a state, actors that are let loose on it at the same moment, and grades for what they can see.
//
//	func TestPublication(t *testing.T) {
//		type message struct {
//			data  int
//			ready atomic.Bool
//		}
//		type seen struct{ ready, data int }
//		stress.Run(t, stress.Test[message, seen]{
//			Actors: []func(*message, *seen){
//				func(m *message, _ *seen) { m.data = 1; m.ready.Store(true) },
//				func(m *message, r *seen) {
//					if m.ready.Load() {
//						r.ready, r.data = 1, m.data
//					}
//				},
//			},
//			Outcomes: []stress.Outcome[seen]{
//				stress.Acceptable("not yet", seen{}),
//				stress.Acceptable("all of it", seen{1, 1}),
//				stress.Forbidden("ready before the data", seen{1, 0}),
//			},
//		})
//	}
//
// Each sample has a fresh state. The actors run through arrays of states side by side and meet every so many samples;
// how many, how far apart the states lie, who starts late, on which processors, with which GOMAXPROCS, with the
// collector off, on, or restless, on pinned threads or plain goroutines: all of that is varied, since rare outcomes
// come in some settings and never in others. The choices follow from a seed, which is in the result.
//
// What an actor writes into the result is its own: two actors must not write the same field. An outcome that no grade
// covers fails the test: it was not thought of.
package stress
