package atomics

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/compiled"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/verdict"
)

// A Table is what the operations are here, and what that may do.
type Table struct {
	Operations []Operation `json:"operations,omitempty"`
	Shapes     []Shape     `json:"shapes,omitempty"`
	Missing    string      `json:"missing,omitempty"` // why there is nothing of the above
}

// An Operation is what one compiles to.
type Operation struct {
	Name         string   `json:"name"`
	Instructions []string `json:"instructions"` // that access memory or order accesses, as mnemonics
	Loop         bool     `json:"loop"`         // they are done again until the store succeeds
}

func (o Operation) String() string {
	text := strings.Join(o.Instructions, ", ")
	if o.Loop {
		text += " in a loop"
	}
	return text
}

// A Shape is a litmus test, and whether the memory model allows its outcome.
type Shape struct {
	Name     string `json:"name"`
	Asks     string `json:"asks"`
	Atomic   Answer `json:"atomic"`
	Ordinary Answer `json:"ordinary,omitempty"` // a data race; nothing where the shape has none
}

// An Answer is the model's.
type Answer string

// Answers.
const (
	Never Answer = "never"
	May   Answer = "may be"
)

// Look reads the program that runs.
func Look() *Table {
	variables := map[string]any{"x": &x, "y": &y, "n": &n, "m": &m}
	image, err := compiled.Running(functions(), variables)
	if err != nil {
		return &Table{Missing: err.Error()}
	}
	t, err := look(image)
	if err != nil {
		return &Table{Missing: fmt.Sprintf("%v: the code is not that of a plain build", err)}
	}
	return t
}

// functions are those of all operations and shapes.
func functions() (all []any) {
	for _, o := range operations {
		all = append(all, o.does)
	}
	for _, s := range shapes {
		all = slices.Concat(all, s.atomic, s.ordinary)
	}
	return all
}

// look makes the table of a program that has the functions.
func look(image *compiled.Image) (*Table, error) {
	t := &Table{}
	for _, o := range operations {
		e, err := extract(image, o.does)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.name, err)
		}
		t.Operations = append(t.Operations, newOperation(o.name, e.Test))
	}
	var models verdict.Models
	for _, s := range shapes {
		row := Shape{Name: s.name, Asks: s.asks}
		for _, way := range []struct {
			threads []any
			answer  *Answer
		}{{s.atomic, &row.Atomic}, {s.ordinary, &row.Ordinary}} {
			if way.threads == nil {
				continue
			}
			var err error
			if *way.answer, err = judge(&models, image, s, way.threads); err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
		}
		t.Shapes = append(t.Shapes, row)
	}
	return t, nil
}

// extract makes a test of functions, one a thread.
func extract(image *compiled.Image, threads ...any) (*compiled.Extracted, error) {
	p := &compiled.Program{}
	for _, f := range threads {
		p.Threads = append(p.Threads, compiled.Function{Package: ".", Name: compiled.Name(f)})
	}
	return compiled.Extract(p, image, compiled.Options{})
}

// newOperation has the instructions of a thread that others may notice.
func newOperation(name string, t *litmus.Test) Operation {
	o := Operation{Name: name}
	before := map[string]bool{} // labels
	for _, in := range t.Threads[0].Code {
		for _, label := range in.Labels {
			before[label] = true
		}
		form, err := isa.For(t.Arch).Form(in)
		if in.Mnemonic == "" || err != nil {
			continue
		}
		for _, operand := range in.Operands {
			target, is := operand.(litmus.Target)
			o.Loop = o.Loop || is && before[target.Label]
		}
		if form.Access.Kind != litmus.NoAccess || form.Fence {
			in.Operands, in.Bits = nil, 0 // others differ by the width only
			o.Instructions = append(o.Instructions, strings.ToUpper(isa.For(t.Arch).Format(in)))
		}
	}
	return o
}

// judge asks the architecture's model for the outcome of a shape.
func judge(models *verdict.Models, image *compiled.Image, s shape, threads []any) (Answer, error) {
	e, err := extract(image, threads...)
	if err != nil {
		return "", err
	}
	var outcome litmus.And
	for _, o := range e.Test.Observed {
		if !o.Location.IsMemory() {
			outcome = append(outcome, litmus.Atom{Location: o.Location, As: e.Test.TypeOf(o.Location), Value: litmus.Int(s.outcome[len(outcome)])})
		}
	}
	e.Test.Cond = litmus.Cond{Quantifier: litmus.Exists, Prop: outcome}
	v, err := models.Check(context.Background(), e.Test, verdict.Limit{Time: 10 * time.Second, Memory: verdict.DefaultMemory}, model.Options{})
	switch {
	case err != nil:
		return "", err
	case v.Positive > 0:
		return May, nil
	case v.Cut:
		return "", fmt.Errorf("found a loop, expected none in this shape")
	}
	return Never, nil
}
