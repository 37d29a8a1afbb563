package conform

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/anishathalye/porcupine"
)

// An operation's input and output as porcupine has them.
type (
	input struct {
		goroutine int
		put       bool
		value     int
	}
	output struct {
		value int
		ok    bool
	}
)

// A Fullness says when a container may refuse a value, or to give one.
type Fullness struct {
	Capacity   int  // how many values it holds; 0: it refuses none
	Loose      bool // it may also refuse a value at other times
	LooseEmpty bool // it may also give none at other times
}

// model is a container used by one goroutine.
func model(order Order, full Fullness) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return []int(nil) },
		Step: func(state, in, out any) (bool, any) {
			values, i, o := state.([]int), in.(input), out.(output)
			if i.put {
				isFull := full.Capacity > 0 && len(values) == full.Capacity
				if !o.ok {
					return isFull || full.Loose, values
				}
				return !isFull, append(slices.Clone(values), i.value)
			}
			if !o.ok {
				return len(values) == 0 || full.LooseEmpty, values
			}
			if len(values) == 0 {
				return false, values
			}
			next, rest := values[0], values[1:]
			if order.of(i.goroutine) == LIFO {
				next, rest = values[len(values)-1], values[:len(values)-1]
			}
			return next == o.value, rest
		},
		Equal: func(a, b any) bool { return slices.Equal(a.([]int), b.([]int)) },
		DescribeOperation: func(in, out any) string {
			i, o := in.(input), out.(output)
			switch {
			case i.put && o.ok:
				return fmt.Sprintf("put %d", i.value)
			case i.put:
				return fmt.Sprintf("put %d: full", i.value)
			case o.ok:
				return fmt.Sprintf("take: %d", o.value)
			}
			return "take: empty"
		},
	}
}

// Linearizable records histories of new containers until the time is over, and returns the first that no order of its
// operations explains.
func Linearizable(newContainer func() Container, order Order, full Fullness, roles Roles, budget time.Duration) error {
	const goroutines, each = 4, 8
	defer Shake()()
	m := model(order, full)
	var next atomic.Int64
	for begin := time.Now(); time.Since(begin) < budget; {
		history, err := record(newContainer(), roles, goroutines, each, &next)
		if err != nil {
			return err
		}
		if porcupine.CheckOperationsTimeout(m, history, 2*time.Second) == porcupine.Illegal {
			return fmt.Errorf("no order of these operations explains them:\n%s", describe(m, history))
		}
	}
	return nil
}

// record lets goroutines put and take at random, and notes when each operation was called and when it returned.
func record(c Container, roles Roles, goroutines, each int, next *atomic.Int64) ([]porcupine.Operation, error) {
	histories := make([][]porcupine.Operation, goroutines)
	var ready sync.WaitGroup
	var crew Crew
	ready.Add(goroutines)
	begin := time.Now()
	for g := range goroutines {
		crew.Go(func() {
			mayPut, mayTake := roles.may(g)
			ready.Done()
			ready.Wait()
			for range each {
				if !mayPut && !mayTake {
					return
				}
				op := porcupine.Operation{ClientId: g, Call: int64(time.Since(begin))}
				if mayPut && (!mayTake || rand.IntN(2) == 0) {
					in := input{g, true, int(next.Add(1))}
					op.Input, op.Output = in, output{ok: c.Put(in.value)}
				} else {
					value, ok := c.take(g)
					op.Input, op.Output = input{goroutine: g}, output{value, ok}
				}
				op.Return = int64(time.Since(begin))
				histories[g] = append(histories[g], op)
			}
		})
	}
	if err := crew.Wait(0); err != nil {
		return nil, err
	}
	return slices.Concat(histories...), nil
}

// describe lists a history by the time of the calls.
func describe(m porcupine.Model, history []porcupine.Operation) string {
	slices.SortFunc(history, func(a, b porcupine.Operation) int { return int(a.Call - b.Call) })
	var b strings.Builder
	for _, op := range history {
		fmt.Fprintf(&b, "  %8d to %8d ns, goroutine %d: %s\n", op.Call, op.Return, op.ClientId, m.DescribeOperation(op.Input, op.Output))
	}
	return b.String()
}
