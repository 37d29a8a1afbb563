package history

import "github.com/anishathalye/porcupine"

// A Model says what one thread gets that calls operations one after the other. Each sequence of them is tried once.
type Model struct {
	// Do calls the last of the operations after the others, on a new object, and returns its result.
	Do func(operations []int) (result int)
	// May reports whether an operation may return a result in any state, having done nothing; nil: none may.
	May   func(operation, result int) bool
	first *state
}

// A state is that after some operations.
type state struct {
	done []int
	next map[int]transition
}

type transition struct {
	result int
	to     *state
}

func (s *state) do(m *Model, operation int) transition {
	t, ok := s.next[operation]
	if !ok {
		done := append(s.done[:len(s.done):len(s.done)], operation)
		t = transition{m.Do(done), &state{done: done, next: map[int]transition{}}}
		s.next[operation] = t
	}
	return t
}

// Explains reports whether there is an order of the calls that explains the history. The operations of before were
// called first, one after the other.
func (m *Model) Explains(before, calls []Call, history []Event) bool {
	if m.first == nil {
		m.first = &state{next: map[int]transition{}}
	}
	var events []porcupine.Event
	add := func(c Call, id int, returns bool) {
		e := porcupine.Event{ClientId: c.Thread, Kind: porcupine.CallEvent, Value: c.Operation, Id: id}
		if returns {
			e.Kind, e.Value = porcupine.ReturnEvent, c.Result
		}
		events = append(events, e)
	}
	for i, c := range before {
		add(c, i, false)
		add(c, i, true)
	}
	for _, e := range history {
		add(calls[e.Call], len(before)+e.Call, e.Return)
	}
	return porcupine.CheckEvents(m.porcupine(), events)
}

func (m *Model) porcupine() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return m.first },
		Step: func(from, operation, result any) (bool, any) {
			s := from.(*state)
			t := s.do(m, operation.(int))
			if t.result == result.(int) {
				return true, t.to
			}
			return m.May != nil && m.May(operation.(int), result.(int)), s
		},
	}
}
