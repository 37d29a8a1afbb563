package explain_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/explain"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
)

func load(t testing.TB, name string) *cat.Model {
	m, err := cat.Load("builtin:"+name+".cat", cat.Options{})
	require.NoError(t, err)
	return m
}

const sb = `X86_64 SB
{ x=0; y=0; }
 P0            | P1            ;
 movl $1,(x)   | movl $1,(y)   ;
 movl (y),%eax | movl (x),%eax ;
exists (0:rax=0 /\ 1:rax=0)
`

// lb makes each value from the other: nothing but the values themselves forbids it.
const lb = `AArch64 LB+datas
{ 0:X1=x; 0:X3=y; 1:X1=y; 1:X3=x; }
 P0          | P1          ;
 LDR W2,[X1] | LDR W2,[X1] ;
 STR W2,[X3] | STR W2,[X3] ;
exists (0:X2=1 /\ 1:X2=1)
`

func explained(t testing.TB, text, name, state string) *explain.Explanation {
	test, err := syntax.Parse("test", text)
	require.NoError(t, err)
	var prop litmus.Prop
	if state != "" {
		prop, err = syntax.ParseProp(test.Arch, state)
		require.NoError(t, err)
	}
	x, err := explain.Of(context.Background(), test, load(t, name), prop, model.Options{})
	require.NoError(t, err)
	return x
}

func TestOf(t *testing.T) {
	for _, c := range []struct {
		name, text, model, state string
		allowed                  bool
		order                    []string
		cycle                    string
		check                    string
	}{
		{"not in order", sb, "tso", "", true, nil, "a po b fr c po d fr a", ""},
		{"in order", sb, "tso", "0:rax=1; 1:rax=1;", true, []string{"a", "c", "b", "d"}, "", ""},
		{"one after the other", sb, "tso", `0:rax=0 /\ 1:rax=1`, true, []string{"a", "b", "c", "d"}, "", ""},
		{"not in the model of Lamport", sb, "sc", "", false, nil, "a po b fr c po d fr a", "sc"},
		{"no such value", sb, "tso", "0:rax=7", false, nil, "", ""},
		{"from nowhere", lb, "sc", "", false, nil, "", ""},
		{"a forall is asked the other way", strings.Replace(sb, `exists (0:rax=0 /\ 1:rax=0)`, `forall (0:rax=1 \/ 1:rax=1)`, 1), "tso", "", true, nil, "a po b fr c po d fr a", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := explained(t, c.text, c.model, c.state)
			assert.Equal(t, c.allowed, x.Allowed)
			assert.Equal(t, c.order, x.Order)
			assert.Equal(t, c.cycle, wayOf(x))
			if c.check != "" {
				require.NotNil(t, x.Check)
				assert.Equal(t, c.check, x.Check.Name)
			}
		})
	}
}

func wayOf(x *explain.Explanation) string {
	if len(x.Cycle) == 0 {
		return ""
	}
	var words []string
	for _, st := range x.Cycle {
		words = append(words, st.From, st.Name)
	}
	return strings.Join(append(words, x.Cycle[len(x.Cycle)-1].To), " ")
}

// TestCatalogue checks each explanation without any model: an interleaving is run, and a cycle must close and consist
// of what the events say.
func TestCatalogue(t *testing.T) {
	models := map[litmus.Arch]*cat.Model{litmus.X86_64: load(t, "tso"), litmus.AArch64: load(t, "arm64")}
	orders, cycles := 0, 0
	for n, e := range catalogue.All() {
		if testing.Short() && n%8 != 0 {
			continue
		}
		x, err := explain.Of(context.Background(), e.Test, models[e.Test.Arch], nil, model.Options{})
		if err != nil && strings.Contains(err.Error(), "expected an instruction that has a meaning") {
			continue
		}
		require.NoError(t, err, e.Test.Name)
		assert.Equal(t, e.Allowed != (e.Test.Cond.Quantifier == litmus.ForAll), x.Allowed, "%s %s", e.Test.Arch, e.Test.Name)
		if len(x.Cycle) > 0 {
			cycles++
			closes(t, x)
		}
		draws(t, x)
		x, err = explain.Of(context.Background(), e.Test, models[e.Test.Arch], litmus.And{}, model.Options{})
		require.NoError(t, err)
		if x.Order != nil { // an instruction that is not atomic may be parted even then
			orders++
			replay(t, x)
		}
	}
	if testing.Short() {
		return
	}
	assert.Greater(t, orders, 150)
	assert.Greater(t, cycles, 100)
}

// replay runs the events in the order of the interleaving on a memory that has one copy of everything.
func replay(t *testing.T, x *explain.Explanation) {
	memory := map[string]string{}
	place := func(label string) int {
		return slices.IndexFunc(x.Events, func(e explain.Event) bool { return e.Label == label })
	}
	for _, label := range x.Order {
		for i := place(label); i < len(x.Events) && x.Events[i].Thread == x.Events[place(label)].Thread; i++ {
			e := x.Events[i]
			if e.Label != label && slices.Contains(x.Order, e.Label) {
				break // the next instruction
			}
			loc, value, found := strings.Cut(e.Does, "=")
			_, loc, _ = strings.Cut(loc, "[")
			switch {
			case !found: // a fence
			case e.Does[0] == 'W':
				memory[loc] = value
			default:
				if was, written := memory[loc]; written {
					assert.Equal(t, was, value, "%s: %s in %v", x.Test, e.Does, x.Order)
				}
				memory[loc] = value // what it was from the beginning
			}
		}
	}
}

// closes checks that each step begins where the one before it ends, and that communication goes between the right
// events.
func closes(t *testing.T, x *explain.Explanation) {
	does := map[string]explain.Event{}
	for _, e := range x.Events {
		does[e.Label] = e
	}
	kinds := map[string]string{"rf": "WR", "co": "WW", "fr": "RW"}
	for i, st := range x.Cycle {
		next := x.Cycle[(i+1)%len(x.Cycle)]
		if x.Check == nil || x.Check.Asks != "empty" {
			assert.Equal(t, st.To, next.From, x.Test)
		}
		from, to := does[st.From], does[st.To]
		require.NotEmpty(t, from.Does+to.Does, "%s: %v", x.Test, st)
		if kind, ok := kinds[st.Name]; ok {
			assert.Equal(t, kind, from.Does[:1]+to.Does[:1], "%s: %v", x.Test, st)
			assert.Equal(t, location(from), location(to), "%s: %v", x.Test, st)
		} else {
			assert.Equal(t, from.Thread, to.Thread, "%s: %v", x.Test, st)
		}
		if st.Name == "rf" {
			assert.Equal(t, from.Does[strings.IndexByte(from.Does, '='):], to.Does[strings.IndexByte(to.Does, '='):], x.Test)
		}
	}
}

func location(e explain.Event) string {
	return e.Does[strings.IndexByte(e.Does, '['):strings.IndexByte(e.Does, '=')]
}

// draws checks that every format shows every event, and that the picture is XML.
func draws(t *testing.T, x *explain.Explanation) {
	var text, dot, svg bytes.Buffer
	require.NoError(t, x.Text(&text))
	require.NoError(t, x.DOT(&dot))
	require.NoError(t, x.SVG(&svg))
	drawn := strings.Builder{}
	for decoder := xml.NewDecoder(bytes.NewReader(svg.Bytes())); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err, x.Test)
		if chars, ok := token.(xml.CharData); ok {
			drawn.Write(chars)
		}
	}
	for _, e := range x.Events {
		assert.Contains(t, drawn.String(), e.Label+": "+e.Does)
		assert.Contains(t, dot.String(), `"`+e.Label+`" [label="`+e.Label+": "+e.Does)
		assert.Contains(t, text.String(), e.Does)
	}
	for _, e := range x.Edges {
		assert.Contains(t, dot.String(), `"`+e.From+`" -> "`+e.To+`"`)
	}
	assert.Equal(t, strings.Count(dot.String(), " -> "), len(x.Edges))
	assert.NotContains(t, svg.String(), "NaN")
	encoded, err := json.Marshal(x)
	require.NoError(t, err)
	var back explain.Explanation
	require.NoError(t, json.Unmarshal(encoded, &back))
	assert.Equal(t, x.Cycle, back.Cycle)
}

func ExampleOf() {
	test, _ := syntax.Parse("SB", sb)
	tso, _ := cat.Load("builtin:tso.cat", cat.Options{})
	x, _ := explain.Of(context.Background(), test, tso, nil, model.Options{})
	_ = x.Text(os.Stdout)
	// Output:
	// SB: (0:rax=0 /\ 1:rax=0)
	// Allowed by the model X86 (x86-TSO).
	//
	//   P0  a  W[x]=1  movl $1,(x)
	//       b  R[y]=0  movl (y),%eax
	//   P1  c  W[y]=1  movl $1,(y)
	//       d  R[x]=0  movl (x),%eax
	//
	// No interleaving of the threads ends so: it would need a cycle.
	//   a -po-> b  P0 does a before b
	//   b -fr-> c  b reads y before c writes it
	//   c -po-> d  P1 does c before d
	//   d -fr-> a  d reads x before a writes it
	// The model allows it: a step inside a thread (po) may be seen the other way round.
}
