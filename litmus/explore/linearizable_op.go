package explore

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
)

// An Op is an operation that threads do, with its arguments.
type Op struct {
	f    reflect.Value
	name string
	args []any
	role string
	may  [][]any
}

// Fresh stands for an argument that is another number in each operation of a scenario: 1, 2, 3 ... It is for types that
// do nothing with a value but to keep it.
const Fresh = fresh(0)

type fresh int

// Do is the operation that calls f with the object and the arguments: Do((*Queue).Enqueue, 7). All that f returns is
// its result. Results are compared as == does, errors by what they say, and what == cannot compare by how it prints.
func Do(f any, arguments ...any) Op {
	return Op{f: reflect.ValueOf(f), args: arguments}
}

// As gives the operation another name than f's.
func (o Op) As(name string) Op {
	o.name = name
	return o
}

// By says that the operation is for threads of a role. At most one thread of a scenario has operations of a role.
func (o Op) By(role string) Op {
	o.role = role
	return o
}

// MayReturn says that the operation may return these results in any state, if it then has done nothing: a TryLock that
// fails for no reason.
func (o Op) MayReturn(results ...any) Op {
	o.may = append(o.may[:len(o.may):len(o.may)], results)
	return o
}

// check says what is wrong with the operation on an object of type t.
func (o Op) check(t reflect.Type) error {
	if o.f.Kind() != reflect.Func || o.f.IsNil() {
		return fmt.Errorf("the operation %v is no function: expected one that takes the object, as in Do((*Queue).Enqueue, 7)", o.f)
	}
	f := o.f.Type()
	if f.IsVariadic() || f.NumIn() != 1+len(o.args) || !t.AssignableTo(f.In(0)) {
		return fmt.Errorf("the operation %s is a %v: expected a function that takes %v and %d arguments", o.title(o.args), f, t, len(o.args))
	}
	for i, a := range o.args {
		if to := f.In(1 + i); !fits(a, to) {
			return fmt.Errorf("the operation %s is a %v, and its argument %d is a %T", o.title(o.args), f, i+1, a)
		}
	}
	for _, may := range o.may {
		if len(may) != f.NumOut() {
			return fmt.Errorf("the operation %s returns %d results, and MayReturn has %d", o.title(o.args), f.NumOut(), len(may))
		}
	}
	return nil
}

// fits reports whether a can be an argument of type t.
func fits(a any, t reflect.Type) bool {
	switch {
	case a == nil:
		return slices.Contains(nilable, t.Kind())
	case a == Fresh && t.Kind() != reflect.Interface:
		return reflect.ValueOf(a).CanConvert(t) && t.Kind() != reflect.String
	case a == Fresh:
		return reflect.TypeFor[int]().AssignableTo(t)
	default:
		return reflect.TypeOf(a).AssignableTo(t)
	}
}

// nilable are the kinds of types that nil can be of.
var nilable = []reflect.Kind{reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice, reflect.UnsafePointer}

// bind makes the arguments: number is what Fresh becomes.
func (o Op) bind(number int) (args []any, in []reflect.Value) {
	for i, a := range o.args {
		t := o.f.Type().In(1 + i)
		v := reflect.ValueOf(a)
		switch {
		case a == Fresh && t.Kind() == reflect.Interface:
			v = reflect.ValueOf(number)
		case a == Fresh:
			v = reflect.ValueOf(number).Convert(t)
		case a == nil:
			v = reflect.Zero(t)
		}
		args, in = append(args, v.Interface()), append(in, v)
	}
	return args, in
}

// title is the operation in words.
func (o Op) title(args []any) string {
	name := o.name
	if name == "" {
		name = strings.ReplaceAll(runtime.FuncForPC(o.f.Pointer()).Name(), "[...]", "") // type arguments
		name = strings.TrimSuffix(name[strings.LastIndexByte(name, '.')+1:], "-fm")
	}
	return name + "(" + list(args) + ")"
}

// list is what fmt prints of the values, with commas.
func list(values []any) string {
	var all []string
	for _, v := range values {
		if s, ok := v.(string); ok {
			v = fmt.Sprintf("%q", s)
		}
		all = append(all, fmt.Sprint(v))
	}
	return strings.Join(all, ", ")
}
