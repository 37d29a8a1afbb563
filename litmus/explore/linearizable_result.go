package explore

import (
	"fmt"
	"reflect"
)

// results gives every result that operations return a number.
type results struct {
	numbers map[resultKey]int
	values  [][]any // by number; that of nothing is 0
}

// A resultKey is a result by its last value and the number of those before.
type resultKey struct {
	before int
	value  any
}

// printed is a value that cannot be compared, or is to be compared by its text.
type printed struct {
	t    reflect.Type
	text string
}

// maxResults bounds the memory that results take.
const maxResults = 1 << 20

func newResults() *results {
	return &results{map[resultKey]int{}, [][]any{nil}}
}

// number of a result, -1: there are too many.
func (r *results) number(values []any) int {
	n := 0
	for i, v := range values {
		key := resultKey{n, compared(v)}
		next, ok := r.numbers[key]
		if !ok {
			if next = len(r.values); next == maxResults {
				return -1
			}
			r.numbers[key] = next
			r.values = append(r.values, values[:i+1:i+1])
		}
		n = next
	}
	return n
}

// compared is what stands for v in a comparison.
func compared(v any) any {
	if err, ok := v.(error); ok {
		return printed{reflect.TypeOf(v), err.Error()}
	}
	if v == nil || reflect.ValueOf(v).Comparable() {
		return v
	}
	return printed{reflect.TypeOf(v), fmt.Sprintf("%#v", v)}
}
