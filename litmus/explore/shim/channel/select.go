package channel

import (
	"reflect"

	"example.org/atomlab/litmus/explore/sched"
)

// Select waits until one of the cases is possible, does it, and returns its number.
//
//go:norace
func Select(cases ...Operation) int {
	if sched.Active() {
		return run(true, cases...)
	}
	return plain(cases)
}

// TrySelect is Select with a default: if nothing is possible it returns -1.
//
//go:norace
func TrySelect(cases ...Operation) int {
	if sched.Active() {
		return run(false, cases...)
	}
	return plain(cases, reflect.SelectCase{Dir: reflect.SelectDefault})
}

// plain is the select statement.
func plain(cases []Operation, more ...reflect.SelectCase) int {
	list := make([]reflect.SelectCase, len(cases), len(cases)+1)
	for i, c := range cases {
		list[i] = c.dynamic()
	}
	i, v, ok := reflect.Select(append(list, more...))
	if i == len(cases) {
		return -1
	}
	if list[i].Dir == reflect.SelectRecv {
		cases[i].set(v, ok)
	}
	return i
}
