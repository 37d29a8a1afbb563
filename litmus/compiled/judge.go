package compiled

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/explain"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
	"example.org/atomlab/litmus/verdict"
)

// A Judgement is what compiled code may do, against what Go promises of it.
type Judgement struct {
	Allowed  []string  `json:"allowed"`           // states, by the architecture's model
	Promised []string  `json:"promised"`          // states, by Go's
	Beyond   []Strange `json:"beyond,omitempty"`  // states that are allowed and not promised
	Relaxed  []Strange `json:"relaxed,omitempty"` // states that are promised for a data race only, and no interleaving ends in
	Race     bool      `json:"race"`              // the program has a data race
	Cut      bool      `json:"cut,omitempty"`     // a loop was cut: after more turns there may be more states
}

// A Strange state is one that no interleaving of the threads ends in.
type Strange struct {
	State string `json:"state"`
	// Doubt is why it is not held against the code: the text of Go's model leaves open whether it is allowed.
	Doubt string `json:"doubt,omitempty"`
	// Why is how the architecture's model allows it, with the lines of the source.
	Why *explain.Explanation `json:"why"`
}

// doubts are the checks of Go's model whose words leave open what they mean, as go.cat says.
var doubts = map[string]string{
	"causal": "a write that is observed before what it depends on, or is sequenced after, has been done: the text calls acausal writes disallowed and does not say what they are",
}

// Broken is whether a state is beyond what is promised, without doubt.
func (j *Judgement) Broken() bool {
	return slices.ContainsFunc(j.Beyond, func(b Strange) bool { return b.Doubt == "" })
}

// A judge asks the models about one test.
type judge struct {
	of                 *Extracted
	limit              verdict.Limit
	opts               model.Options
	native, golang, sc *verdict.Models

	// brief is that nobody wants to know why states are strange: it ends at the first that is beyond what is promised
	// without doubt, and explains none.
	brief   bool
	allowed *model.Verdict // once somebody has asked
}

func newJudge(e *Extracted, limit verdict.Limit, opts model.Options) *judge {
	return &judge{of: e, limit: limit, opts: opts, native: &verdict.Models{}, golang: &verdict.Models{Name: "go"}, sc: &verdict.Models{Name: "sc"}}
}

// Judge asks for all states of a test: the model of its architecture, and that of Go.
func Judge(ctx context.Context, e *Extracted, limit verdict.Limit, opts model.Options) (*Judgement, error) {
	return newJudge(e, limit, opts).judge(ctx)
}

// allows asks the model of the architecture, once.
func (by *judge) allows(ctx context.Context) (v *model.Verdict, err error) {
	if by.allowed == nil {
		by.allowed, err = by.native.Check(ctx, by.of.Test, by.limit, by.opts)
	}
	return by.allowed, err
}

func (by *judge) judge(ctx context.Context) (*Judgement, error) {
	e := by.of
	allowed, err := by.allows(ctx)
	if err != nil {
		return nil, err
	}
	promised, err := by.golang.Check(ctx, e.Test, by.limit, by.opts)
	if err != nil {
		return nil, err
	}
	interleaved := promised // without a data race
	if len(promised.Flags) > 0 {
		if interleaved, err = by.sc.Check(ctx, e.Test, by.limit, by.opts); err != nil {
			return nil, err
		}
	}
	j := &Judgement{Allowed: texts(allowed.States), Promised: texts(promised.States), Race: len(promised.Flags) > 0,
		Cut: allowed.Cut || promised.Cut}
	if len(j.Allowed) == 0 && len(e.Cut) == 0 {
		return nil, errors.New("found no execution that ends: all go on in a loop at the bound, expected functions that return")
	}
	if len(j.Allowed) == 0 {
		return nil, fmt.Errorf("found no execution that is not left out: the code always leads into %s", strings.Join(e.Cut, ", "))
	}
	plain := texts(interleaved.States)
	for _, state := range j.Allowed {
		switch {
		case by.brief && j.Broken():
			return j, nil
		case !slices.Contains(j.Promised, state):
			s, err := by.strange(ctx, state, true)
			if err != nil {
				return nil, err
			}
			j.Beyond = append(j.Beyond, s)
		case !slices.Contains(plain, state):
			s, err := by.strange(ctx, state, false)
			if err != nil {
				return nil, err
			}
			j.Relaxed = append(j.Relaxed, s)
		}
	}
	return j, nil
}

// strange explains a state; if it is not promised, whether that is open.
func (by *judge) strange(ctx context.Context, state string, beyond bool) (s Strange, err error) {
	of, err := syntax.ParseProp(by.of.Test.Arch, state)
	if err != nil {
		return s, err
	}
	s.State = state
	if !by.brief {
		if s.Why, err = by.native.Explain(ctx, by.of.Test, of, by.limit, by.opts); err != nil {
			return s, err
		}
		by.of.annotate(s.Why)
	}
	if beyond {
		why, err := by.golang.Explain(ctx, by.of.Test, of, by.limit, by.opts)
		if err != nil {
			return s, err
		}
		s.Doubt = doubt(why)
	}
	return s, nil
}

func texts(states []litmus.State) (all []string) {
	for _, s := range states {
		all = append(all, s.String())
	}
	return all
}

// doubt is why a state that Go's model rejects may be allowed after all: some execution is rejected by what is open
// only.
func doubt(why *explain.Explanation) string {
	for _, r := range why.Rejected {
		if d, open := doubts[r.Check]; open {
			return d
		}
	}
	return ""
}

// annotate adds the lines of the source to the instructions of an explanation.
func (e *Extracted) annotate(x *explain.Explanation) {
	for i := range x.Events {
		event := &x.Events[i]
		if lines := e.linesOf(event.Thread, event.Code); lines != "" {
			event.Code += "  // " + lines
		}
	}
}

// linesOf are the lines that the instructions of a thread come from that are written so.
func (e *Extracted) linesOf(proc int, code string) string {
	var all []string
	for n, thread := range e.Test.Threads {
		if thread.Proc != proc {
			continue
		}
		for i, in := range thread.Code {
			if in.Mnemonic == "" || isa.For(e.Test.Arch).Format(in) != code {
				continue
			}
			if s := e.Sources[n][i].String(); s != "" && !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return strings.Join(all, ", ")
}

// String is the line, and the operation of sync/atomic that it is of.
func (s Source) String() string {
	if s.File == "" {
		return ""
	}
	text := fmt.Sprintf("%s:%d", s.File, s.Line)
	for _, call := range s.Calls {
		if isAtomic(call) {
			return text + " " + plainly(call[strings.LastIndexByte(call, '/')+1:])
		}
	}
	return text
}

// plainly is the name of a method without what would begin a comment: atomic.Int64.Store.
func plainly(name string) string { return strings.NewReplacer("(*", "", ")", "").Replace(name) }

// Format is the test as a file, with the lines of the source behind it.
func (e *Extracted) Format() string {
	var b strings.Builder
	b.WriteString(syntax.Format(e.Test))
	fmt.Fprintf(&b, "(* Made of the machine code of %v.\n", e.Target)
	for _, cut := range e.Cut {
		fmt.Fprintf(&b, "   Left out are executions that lead into %s.\n", plainly(cut))
	}
	for _, what := range e.Assumed {
		fmt.Fprintf(&b, "   Assumed: %s.\n", what)
	}
	for n, thread := range e.Test.Threads {
		fmt.Fprintf(&b, "   %s:\n", e.Legend[n])
		for i, in := range thread.Code {
			if s := e.Sources[n][i].String(); in.Mnemonic != "" && s != "" {
				fmt.Fprintf(&b, "   %-24s %s\n", isa.For(e.Test.Arch).Format(in), s)
			}
		}
	}
	b.WriteString("*)\n")
	return b.String()
}
