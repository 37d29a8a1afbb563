package sched

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// steps names the events of a schedule, in an order.
func (e *engine) steps(order []int) (all []string) {
	for _, i := range order {
		v := &e.events[i]
		all = append(all, fmt.Sprint(e.threads[v.thread].name, v.index, v.op.Kind, v.old, v.change))
	}
	return all
}

// anyOrder is a random order of the steps that Before allows.
func anyOrder(r *rand.Rand, o Order) (order []int) {
	gone := make([]bool, len(o.e.events))
	for len(order) < len(gone) {
		i := r.IntN(len(gone))
		first := !gone[i]
		for j := range gone {
			first = first && (gone[j] || !o.Before(j, i))
		}
		if first {
			gone[i] = true
			order = append(order, i)
		}
	}
	return order
}

// TestOrder: of random programs, whatever order of the steps Before allows can be run, and each step does what it did.
func TestOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	judged := 0
	for range 400 {
		p := randomProgram(r, 4, 8).withLocks(r).withFork(r)
		p[0] = slices.Insert(p[0], r.IntN(len(p[0])+1), command{kind: Start, fork: 2}) // and so there are two that start others
		var want, got []string
		result := Explore(Options{}, func(s *Scenario) {
			memory, read := new([cells]uint64), make([][]uint64, len(p))
			var body func(i int) func()
			body = func(i int) func() {
				return func() {
					for _, c := range p[i] {
						perform(p, c, &memory[c.word], &read[i], body)
					}
				}
			}
			for i := range p {
				if !p.forked(i) {
					s.Go(fmt.Sprintf("T%d", i), body(i))
				}
			}
			s.Judge(func(o Order) ([]int, error) {
				if _, classes := o.e.policy.(*optimal); classes {
					order := anyOrder(r, o)
					want, got = o.e.steps(order), nil
					return order, errors.New("another order")
				}
				all := make([]int, len(o.e.events))
				for i := range all {
					all[i] = i
				}
				if got == nil { // later ones are for a shorter schedule
					got = o.e.steps(all)
				}
				return nil, errors.New("this order")
			})
		})
		require.NotNil(t, result.Failure)
		if result.Failure.Outcome == Check {
			judged++
			require.Equal(t, want, got, "%v", p)
		} else {
			require.Equal(t, Deadlock, result.Failure.Outcome, "%v", result.Failure.What)
		}
	}
	require.Greater(t, judged, 200)
}

// TestMark: marks are steps, and touch nothing; outside of a schedule they are nothing.
func TestMark(t *testing.T) {
	Mark("nobody")
	require.Equal(t, -1, Here())
	r := Explore(Options{}, func(s *Scenario) {
		for _, name := range []string{"a", "b"} {
			s.Go(name, func() {
				if Here() != -1 {
					panic("a step before the first")
				}
				Mark("one of " + name)
				first := Here()
				Mark("two")
				if Here() <= first {
					panic("the second step comes before the first")
				}
			})
		}
		s.Judge(func(o Order) ([]int, error) {
			if !o.Empty() {
				return nil, errors.New("a mark touches something")
			}
			return nil, nil
		})
	})
	require.Nil(t, r.Failure)
	require.Equal(t, 1, r.Schedules)
	require.Equal(t, 4, r.Longest)
}

// TestReorderedChoices: a schedule that is shown in another order has the same choices.
func TestReorderedChoices(t *testing.T) {
	r := Explore(Options{}, func(s *Scenario) {
		var v, w word
		a, b := 0, 0
		s.Go("a", func() { v.load(); a = Choose(3) })
		s.Go("b", func() { w.load(); b = Choose(3) })
		wrong := func() error {
			if a == 1 && b == 2 {
				return errors.New("1 and 2")
			}
			return nil
		}
		s.Finally(func() error { return nil })
		s.Judge(func(Order) ([]int, error) { return []int{1, 0}, wrong() })
	})
	require.NotNil(t, r.Failure)
	require.Equal(t, Check, r.Failure.Outcome, r.Failure.What)
	require.Regexp(t, "^1-0-c2.1|^0-1-c1.2", r.Failure.Replay)
}
