package cat

import (
	"crypto/sha256"
	"fmt"

	"example.org/atomlab/litmus/event"
)

// value is what an expression stands for:
//
//	*event.Set, *event.Rel   the usual case
//	nothing, everything      0 and {}, and _: they become a set or a relation by what they are combined with
//	one, event.Pair          an element of a set of events, of a relation
//	tag                      'acquire
//	*collection              a set of any other values: of relations, of sets of events, of tags
//	*tuple                   (x, y)
//	*closure, *primitive     a function
type value any

type (
	nothing    struct{}
	everything struct{}
	one        int
	tag        string
	tuple      struct {
		of  []value
		key string // made when it is first asked for
	}
)

// describe names the kind of a value, for errors.
func describe(v value) string {
	switch v := v.(type) {
	case *event.Set:
		return "a set of events"
	case *event.Rel:
		return "a relation"
	case nothing:
		return "the empty set"
	case everything:
		return "the universe"
	case one:
		return "an event"
	case event.Pair:
		return "a pair of events"
	case tag:
		return "the tag '" + string(v)
	case *collection:
		return "a set of sets, relations or tags"
	case *tuple:
		return fmt.Sprintf("a tuple of %d", len(v.of))
	}
	return "a function"
}

// key identifies a value among the elements of a collection. Whatever is empty is the same; functions have no key. It
// is short, however deep a value is nested, and found in a time that does not grow with what is inside other values.
func key(v value) (string, bool) {
	switch v := v.(type) {
	case *event.Set:
		if v.IsEmpty() {
			return "0", true
		}
		return "S" + v.Key(), true
	case *event.Rel:
		if v.IsEmpty() {
			return "0", true
		}
		return "R" + v.Key(), true
	case nothing:
		return "0", true
	case everything:
		return "_", true
	case one:
		return fmt.Sprint("e", int(v)), true
	case event.Pair:
		return fmt.Sprint("p", v.From, ",", v.To), true
	case tag:
		return "'" + string(v), true
	case *collection:
		return v.key(), true
	case *tuple:
		return v.keyOf()
	}
	return "", false
}

func (t *tuple) keyOf() (string, bool) {
	if t.key == "" {
		parts := make([]string, len(t.of))
		for i, x := range t.of {
			k, ok := key(x)
			if !ok {
				return "", false
			}
			parts[i] = k
		}
		t.key = "(" + digest(parts)
	}
	return t.key, true
}

// digest identifies a list of keys in 32 bytes (SHA-256). Keys that held those of their elements would double with each
// level at which a value stands twice.
func digest(keys []string) string {
	h := sha256.New()
	for _, k := range keys {
		fmt.Fprint(h, len(k), ":", k)
	}
	return string(h.Sum(nil))
}
