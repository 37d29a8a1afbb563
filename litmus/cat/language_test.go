package cat

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/event"
)

// messagePassing has the events 0: Wx=0 (init), 1: Wy=0 (init), 2: Wx=1, 3: F{DMB.SY}, 4: Wy=1, 5: Ry, 6: its register,
// 7: Rx, 8: its register. The read of y sees 1, that of x sees 0; a model that does not see registers does not see 6
// and 8.
func messagePassing() *event.Execution {
	s := litmus{"", []string{"Wx1 F:DMB.SY Wy1", "Ry:A Rx"}, ""}.build()
	return &event.Execution{
		Structure: s,
		Rf:        event.NewRel(s.Size(), event.Pair{From: 4, To: 5}, event.Pair{From: 0, To: 7}),
		Finals:    event.NewSet(s.Size(), 2, 4),
	}
}

// evaluate runs a model and returns what it binds to the name it.
func evaluate(t *testing.T, text string, opts Options) (value, error) {
	t.Helper()
	m, err := Parse("test.cat", text, opts)
	require.NoError(t, err, text)
	x := messagePassing()
	s := m.On(x)
	require.NoError(t, s.begin(context.Background(), x, false))
	it, ok := m.names["it"]
	require.True(t, ok, "nothing is called it in %s", text)
	return it.n.eval(s, nil)
}

func show(v value) string {
	switch v := v.(type) {
	case *collection:
		var parts []string
		for _, x := range v.items() {
			parts = append(parts, show(x))
		}
		return "{" + strings.Join(parts, " ") + "}"
	case *tuple:
		var parts []string
		for _, x := range v.of {
			parts = append(parts, show(x))
		}
		return "(" + strings.Join(parts, ", ") + ")"
	case nothing:
		return "0"
	case everything:
		return "_"
	}
	return fmt.Sprint(v)
}

// TestDeep puts values into each other, each twice at every level: what identifies them must not double with it.
func TestDeep(t *testing.T) {
	for _, level := range []string{"let a = {{a}, a}\n", "let a = (a, a)\n", "let a = {(a, {a})}\n"} {
		it, err := evaluate(t, "let a = {R, W}\n"+strings.Repeat(level, 200)+"let b = {a} let it = a ++ b", Options{})
		require.NoError(t, err, level)
		require.Len(t, it.(*collection).items(), 1, level)
		k, ok := key(it)
		require.True(t, ok)
		require.Less(t, len(k), 40)
	}
	it, err := evaluate(t, "let a = {(R, {W}), (W, {R})} let it = {{(W, {R}), (R, {W})}} | {a}", Options{})
	require.NoError(t, err)
	require.Len(t, it.(*collection).items(), 1, "sets are the same in whatever order they came")
}

// TestUnions: a set that unions make large is refused, as one that ++ does.
func TestUnions(t *testing.T) {
	model := "let rec sets (s, a) = match s with {} -> {a} || e ++ es -> sets(es, a) | sets(es, {e} | a) end\nlet it = sets(_, {})"
	_, err := evaluate(t, model, Options{Steps: 200})
	require.ErrorIs(t, err, ErrLimit)
}

func TestExpressions(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		// operators
		{`let it = R`, "{5, 7}"},
		{`let it = R | W`, "{0, 1, 2, 4, 5, 7}"},
		{`let it = M \ R \ IW`, "{2, 4}"},
		{`let it = ~R & ~W`, "{3}"},
		{`let it = ~M`, "{3}"},
		{`let it = _`, "_"},
		{`let it = ~_`, "0"},
		{`let it = ~0 & R`, "{5, 7}"},
		{`let it = _ \ M`, "{3}"},
		{`let it = 0`, "0"},
		{`let it = {}`, "0"},
		{`let it = {} | R`, "{5, 7}"},
		{`let it = rf`, "{(0,7), (4,5)}"},
		{`let it = rf^-1`, "{(5,4), (7,0)}"},
		{`let it = po & (W * W)`, "{(2,4)}"},
		{`let it = [R]`, "{(5,5), (7,7)}"},
		{`let it = [W]; po; [W]`, "{(2,4)}"},
		{`let it = [F]; [F]`, "{(3,3)}"},
		{`let it = [F]; [R]`, "0"},
		{`let it = (rf; po)`, "{(4,7)}"},
		{`let it = (rf | [W]; po; [W])+`, "{(0,7), (2,4), (2,5), (4,5)}"},
		{`let it = [R]; id?; [R]`, "{(5,5), (7,7)}"},
		{`let it = [R]; po*; [R]`, "{(5,5), (5,7), (7,7)}"},
		{`let it = [R]; po?; [R]`, "{(5,5), (5,7), (7,7)}"},
		{`let it = IW * F`, "{(0,3), (1,3)}"},
		{`let it = rf \ ext | 0`, "{}"},
		{`let it = A | DMB.SY`, "{3, 5}"},
		// precedence: | loosest, then ++ ; \ & and * * + ? ^-1
		{`let it = R | W & IW`, "{0, 1, 5, 7}"},
		{`let it = W \ IW & R`, "{0, 1, 2, 4}"},
		{`let it = [W]; po & (W * W) \ 0 | rf`, "{(0,7), (2,4), (4,5)}"},
		{`let it = rf; po | po; rf`, "{(2,5), (3,5), (4,7)}"},
		// functions, tuples, lets
		{`let f x = x; po let it = f rf`, "{(4,7)}"},
		{`let f(x, y) = x; y let it = f(rf, po)`, "{(4,7)}"},
		{`let f = fun (x, y) -> x; y let it = f(rf, po)`, "{(4,7)}"},
		{`let f = fun x -> fun y -> x; y let it = f rf po`, "{(4,7)}"},
		{`let f() = R let it = f()`, "{5, 7}"},
		{`let (a, b) = (R, F) let it = (b, a)`, "({3}, {5, 7})"},
		{`let a, b = (R, F) let it = a`, "{5, 7}"},
		{`let it = let x = R and y = F in x | y`, "{3, 5, 7}"},
		{`let f x = (let y = x; po and z = x in y | z) let it = f rf`, "{(0,7), (4,5), (4,7)}"},
		{`let f x = (let (y, z) = (x; po, x) in y | z) let it = f rf`, "{(0,7), (4,5), (4,7)}"},
		{`let x = R let f y = x | y let x = W let it = f F`, "{3, 5, 7}"},
		{`let x = R let x = x | F let it = x`, "{3, 5, 7}"},
		{`let f x = let g y = x; y in g po let it = f rf`, "{(4,7)}"},
		{`let f x = let rec g S = match S with || {} -> {} || e ++ S -> (e, x) ++ g S end in g R let it = f 'a`, "{(7, a) (5, a)}"},
		{`let rec even S = match S with || {} -> 'yes || e ++ S -> odd S end and odd S = match S with || {} -> 'no || e ++ S -> even S end
		  let it = (even R, odd R, even F)`, "(yes, no, no)"},
		{`let f x = let rec a = b | x and b = a; po in b let it = f rf`, "{(4,7)}"},
		// let rec of relations
		{`let rec r = po | r; r let it = r & (R * R)`, "{(5,7)}"},
		{`let rec r = s | rf and s = r; po let it = s`, "{(4,7)}"},
		{`let rec r = R | range ([r]; po) let it = r`, "{5, 7}"},
		{`let f x = let rec r = x | r; r in r let it = f (po & (R * R))`, "{(5,7)}"},
		// laziness and try
		{`let nobody = unbound let it = R`, "{5, 7}"},
		{`let it = try unbound with R`, "{5, 7}"},
		{`let it = try R & unbound with 0`, "0"},
		{`let it = try R & F; po with 0`, "0"},
		{`let it = [F & R]; unbound`, "0"},
		{`let it = [F]; [R]; (unbound | po)`, "0"},
		{`let it = rf; 0; unbound`, "0"},
		{`let A = try A & R with 0 let A = try A & R with 0 let it = A`, "{5}"},
		{`let it = if R = R then F else unbound`, "{3}"},
		{`let f x = (let y = unbound in x) let it = f R`, "{5, 7}"},
		// conditions
		{`let it = if rf subset ext then 'yes else 'no`, "yes"},
		{`let it = if po subset ext then 'yes else 'no`, "no"},
		{`let it = if 'a in {'a, 'b} then 'yes else 'no`, "yes"},
		{`let it = if R in {R, W} then 'yes else 'no`, "yes"},
		{`let it = if F in {R, W} then 'yes else 'no`, "no"},
		{`let it = if 0 = R & F then 'yes else 'no`, "yes"},
		{`let it = if "on" then 'yes else 'no`, "yes"},
		{`let it = if not "on" || "off" && "on" then 'yes else 'no`, "no"},
		{`if "on" let it = R else let it = W end`, "{5, 7}"},
		// matches
		{`let it = match 'b with 'a -> R || 'b -> F || _ -> W end`, "{3}"},
		{`let it = match 'c with 'a -> R || 'b -> F || _ -> IW end`, "{0, 1}"},
		{`let it = match R with {} -> 0 || e ++ S -> ([e], S) end`, "({(5,5)}, {7})"},
		{`let it = match rf with e ++ S -> (e ++ 0, S) || {} -> 0 end`, "({(0,7)}, {(4,5)})"},
		{`let it = match R with {} -> 0 || a | e ++ S -> (a, {e}, S) end`, "({5}, {7}, {})"},
		{`let it = match 0 with {} -> F || e ++ S -> e end`, "{3}"},
		// sets of sets
		{`let it = {R, F} | {F, IW}`, "{{5, 7} {3} {0, 1}}"},
		{`let it = {R, F} & {F, IW}`, "{{3}}"},
		{`let it = {R, F} \ {F}`, "{{5, 7}}"},
		{`let it = R ++ {F}`, "{{3} {5, 7}}"},
		{`let it = 0 ++ {}`, "{0}"},
		{`let it = map (fun e -> [e]) R`, "{{(7,7)} {(5,5)}}"},
		{`let it = map (fun e -> e) R`, "{5, 7}"},
		{`let it = {'b, 'a, 'b}`, "{b a}"},
		{`enum letters = 'a || 'b let it = letters`, "{a b}"},
		{`let it = {{R}, {R}, {F}}`, "{{{5, 7}} {{3}}}"},
		// primitives
		{`let it = domain rf`, "{0, 4}"},
		{`let it = range rf`, "{5, 7}"},
		{`let it = domain 0`, "{}"},
		{`let it = classes-loc M`, "{{0, 2, 7} {1, 4, 5}}"},
		{`let it = classes-loc F`, "{}"},
		{`let it = classes (loc & (R * R))`, "{{5} {7}}"},
		{`let it = linearisations(R, po)`, "{{(5,7)}}"},
		{`let it = linearisations(R, po | po^-1)`, "{}"},
		{`let it = linearisations(R, 0)`, "{{(5,7)} {(7,5)}}"},
		{`let it = linearisations(0, 0)`, "{{}}"},
		{`let it = fromto F`, "{(2,4)}"},
		{`let it = tag2events 'DMB.SY`, "{3}"},
		{`let it = tag2events 'a`, "{5}"},
		{`let it = as_transitive rf`, "{(0,7), (4,5)}"},
		{`let it = same-oa 0`, "{}"},
		{`let it = different-values(R * R)`, "{}"},
		{`let it = different-values(po & (W * W)) | different-values((IW * W) & loc)`, "{(0,2), (1,4)}"},
		// the library
		{`let it = emptyset`, "{}"},
		{`let it = co0`, "{(0,2), (1,4)}"},
		{`let it = fencerel(DMB.SY)`, "{(2,4)}"},
		{`let it = udr rf`, "{0, 4, 5, 7}"},
		{`let it = rfe`, "{(0,7), (4,5)}"},
		// comments
		{"let it = (* one (* two *) *) R // three\n# four\n | F", "{3, 5, 7}"},
	} {
		for _, plain := range []bool{false, true} {
			v, err := evaluate(t, c.text, Options{Variants: []string{"on"}, plain: plain})
			if assert.NoError(t, err, c.text) {
				assert.Equal(t, c.want, show(v), "%s (plain %v)", c.text, plain)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		// reading
		{"let", "test.cat:1:4: found end of file; expected a name"},
		{"let it = \n  R |", "test.cat:2:6: found end of file; expected an expression"},
		{"acyclic R as", "found end of file; expected a name"},
		{"let it = ]", "test.cat:1:10: found ']'; expected an expression"},
		{"(* it", "test.cat:1:1: found a comment that does not end; expected *)"},
		{`include "x`, "test.cat:1:9: found a string that does not end"},
		{`include "x.cat"`, `test.cat:1:1: found no file "x.cat"; expected it in one of ["."] or built in (-I names a folder)`},
		{`include "../x.cat"`, `found no file`},
		{"let it = " + strings.Repeat("(", 1000), "nest"},
		{"include \"loop.cat\"", "loop.cat:1:1: found 41 files including each other"},
		// evaluating
		{"let it = R | nobody", "test.cat:1:14: found the name nobody, which nothing binds"},
		{"let it = R | po", "test.cat:1:10: found a set of events on one side of | and a relation on the other; expected two of a kind"},
		{"let it = R & 'a", "found the tag 'a as operand of &; expected a set or a relation"},
		{"let it = R; po", "found a set of events as operand of ;; expected a relation"},
		{"let it = R+", "test.cat:1:10: found a set of events before +; expected a relation"},
		{"let it = [po]", "found a relation in [ ]; expected a set of events"},
		{"let it = [po]; po", "found a relation in [ ]; expected a set of events"},
		{"let it = ~{R}", "found a set of sets, relations or tags after ~"},
		{"let it = po * R", "found a relation before *; expected a set of events"},
		{"let it = R po", "found a set of events applied to a relation; expected a function"},
		{"let f(x, y) = x let it = f R", "found a set of events as argument of f; expected a tuple of 2"},
		{"let (a, b) = R let it = a", "found a set of events; expected a tuple of 2"},
		{"let it = map ++ {}", "found a function before ++; expected an element of a set"},
		{"let it = R ++ po", "found a set of events ++ a relation; expected an element and a set of such"},
		{"let it = match 'c with 'a -> R end", "found the tag 'c, for which there is no clause"},
		{"let it = match R with 'a -> R end", "found a set of events after match; expected a tag"},
		{"let it = match map with {} -> 0 || e ++ S -> 0 end", "found a function after match"},
		{"let it = if map = map then 0 else 0", "expected values other than functions"},
		{"let it = domain R", "found a set of events as argument of domain; expected a relation"},
		{"let it = linearisations R", "found a set of events as argument of linearisations"},
		{"let it = classes rf", "expected an equivalence"},
		{"let it = same-oa(R * R)", "found no relation same-oa"},
		{"let it = fail 'x", "the model calls fail with the tag 'x"},
		{"let it = subseteq", "found the procedure subseteq in an expression; expected call"},
		{"let rec it = f and f x = it", "found functions and other values in one let rec"},
		{"let rec f x = f x let it = f R", "found more than 1000000 steps"},
		{"let rec f x = [f x] let it = f R", "found more than 10000 calls inside each other"},
		{"let rec it = ~it & R", "found more than 1000000 steps"},
	} {
		loop := fstest.MapFS{"loop.cat": {Data: []byte(`include "loop.cat"`)}, "stdlib.cat": {Data: mustRead("stdlib.cat")}}
		for _, plain := range []bool{false, true} {
			if testing.Short() && strings.Contains(c.want, "1000000 steps") {
				continue // five seconds under emulation
			}
			opts := Options{Steps: 1_000_000, FS: loop, plain: plain}
			_, err := Parse("test.cat", c.text, opts)
			if err == nil {
				_, err = evaluate(t, c.text, opts)
			}
			assert.ErrorContains(t, err, c.want, c.text)
		}
	}
}

func mustRead(name string) []byte {
	text, err := embedded.ReadFile("models/" + name)
	if err != nil {
		panic(err)
	}
	return text
}

// run judges the message-passing execution and describes each verdict.
func run(t *testing.T, text string, opts Options) ([]string, error) {
	t.Helper()
	m, err := Parse("test.cat", text, opts)
	require.NoError(t, err, text)
	var all []string
	err = m.On(messagePassing()).Judge(context.Background(), messagePassing(), func(v *Verdict) bool {
		switch {
		case !v.Allowed():
			all = append(all, v.Failure().String())
		case v.Undefined:
			all = append(all, "undefined")
		default:
			all = append(all, "ok "+strings.Join(v.Flags, ","))
		}
		return true
	})
	return all, err
}

func TestInstructions(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "ok "},
		{"acyclic po", "ok "},
		{"acyclic po as ok empty rf as no", "no (empty, test.cat:1:18): 0 -rf-> 7"},
		{"let com = rf | loc & (R * W) acyclic po | com as sc", "sc (acyclic, test.cat:1:30): 0 -rf-> 7 -com-> 0"},
		{"irreflexive po | id", "irreflexive (irreflexive, test.cat:1:1): 0 -?-> 0"},
		{"empty R as reads", "reads (empty, test.cat:1:1): [5 7]"},
		{"~empty R & F as some", "some (~empty, test.cat:1:1)"},
		{"flag ~empty R as reads flag empty R as none", "ok reads"},
		{"undefined_unless empty R as race", "undefined"},
		{"undefined_unless empty 0 as race", "ok "},
		{"assert empty 0 empty R as reads", "reads (empty, test.cat:1:16): [5 7]"},
		{"procedure p(x) = empty x as inside end call p(R)", "inside (empty, test.cat:1:18): [5 7]"},
		{"procedure p(x) = empty x end call p(R) as outside", "outside (empty, test.cat:1:18): [5 7]"},
		{"procedure p(x, y) = let z = x & y empty z end call p(R, F)", "ok "},
		{"procedure p() = flag ~empty R as it end call p()", "ok it"},
		{`procedure rec p(S) = match S with 'a -> call p('b) || 'b -> empty R end end call p('a)`, "empty (empty, test.cat:1:61): [5 7]"},
		{"procedure p(x) = procedure q(y) = empty x & y as deep end call q(W) end call p(R) call p(W)", "deep (empty, test.cat:1:35): [0 1 2 4]"},
		{"call inclusion(rf, ext) call subseteq(R, M) call total(po | po^-1 | id, R)", "ok "},
		{"forall x in R do empty [x] & id as each end", "each (empty, test.cat:1:18): 5 -?-> 5"},
		{"forall x in R do let y = [x]; po flag ~empty y as follows end", "ok follows"},
		{"forall x in {} do empty R end", "ok "},
		{"match 'a with 'a -> empty R || _ -> empty F end", "empty (empty, test.cat:1:21): [5 7]"},
		{"with x from {R, F} empty x & F as x", "ok  | x (empty, test.cat:1:20): [3]"},
		{"with x from {} empty x", "x (from, test.cat:1:1)"},
		{"with x from R with y from R flag ~empty [x]; [y] as same", "ok same | ok  | ok  | ok same"},
		{"with x from rf flag empty x ++ 0 as no", "ok  | ok "},
		{"let rec r = po | r; r when empty r & (R * R) flag ~empty po as on", "empty (empty, test.cat:1:28): 5 -?-> 7"},
		{"let rec r = po | r; r when acyclic r flag ~empty r as on", "ok on"},
		{`if "off" empty R else flag ~empty R as other end`, "ok other"},
		{"enum m = 'a || 'b instructions R[{'a, 'b}] default R['a] debug R", "ok "},
		{"empty R as skipped", "ok "},
	} {
		for _, plain := range []bool{false, true} {
			opts := Options{plain: plain}
			if strings.Contains(c.text, "skipped") {
				opts.Skip = []string{"skipped"}
			}
			got, err := run(t, c.text, opts)
			require.NoError(t, err, c.text)
			want := c.want
			if plain && strings.Contains(want, "-com->") { // the plain evaluation forgets what things are made of
				continue
			}
			assert.Equal(t, want, strings.Join(got, " | "), "%s (plain %v)", c.text, plain)
		}
	}
}

func TestInstructionErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"assert empty R as none", "test.cat:1:8: the assertion none does not hold"},
		{"call nobody(R)", "test.cat:1:1: found call of nobody; expected the name of a procedure defined above"},
		{"acyclic nobody", "test.cat:1:9: found the name nobody"},
		{"acyclic R", "found a set of events after acyclic; expected a relation"},
		{"empty 'a", "found the tag 'a after empty"},
		{"with x from 'a", "found the tag 'a after from; expected a set to choose from"},
		{"forall x in 'a do empty R end", "found the tag 'a after in; expected a set"},
		{"procedure p() = with x from R end call p()", "found include or with inside a procedure"},
		{"procedure rec p(x) = call p(x) empty x end call p(R)", "found more than 10000 calls inside each other"},
		{"procedure p(x, y) = empty x end call p(R)", "found a set of events as argument of p; expected a tuple of 2"},
		{"flag ~empty nobody as f", "found the name nobody"},
	} {
		for _, plain := range []bool{false, true} {
			_, err := run(t, c.text, Options{plain: plain})
			assert.ErrorContains(t, err, c.want, c.text)
		}
	}
}

func TestTimeIsLimited(t *testing.T) {
	m, err := Parse("slow.cat", "let rec f x = f x empty f R", Options{Steps: 1 << 60})
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond) // clock: ends what would go on for ever
	defer cancel()
	_, err = m.On(messagePassing()).Allows(ctx, messagePassing())
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.ErrorContains(t, err, "slow.cat:1:15")

	for _, text := range []string{"let rec f x = f x empty f R", "empty linearisations(_, 0)", "with x from linearisations(_, 0)", "forall x in linearisations(_, 0) do empty 0 end"} {
		m, err = Parse("slow.cat", text, Options{Steps: 1000})
		require.NoError(t, err)
		_, err = m.On(messagePassing()).Allows(context.Background(), messagePassing())
		assert.ErrorIs(t, err, ErrLimit)
	}
}

func TestShownAndNamed(t *testing.T) {
	m, err := Parse("test.cat", "include \"cos.cat\" let a = rf show a, rf show rfe as e show nobody unshow a let a = po", Options{})
	require.NoError(t, err)
	x := messagePassing()
	require.NoError(t, m.On(x).Judge(context.Background(), x, func(v *Verdict) bool {
		var names []string
		for _, sh := range v.Shown() {
			names = append(names, sh.Name+"="+sh.Rel.String())
		}
		assert.Equal(t, []string{"co={(0,2), (1,4)}", "fr={(7,2)}", "rf={(0,7), (4,5)}", "e={(0,7), (4,5)}"}, names)
		a, err := v.Rel("a")
		require.NoError(t, err)
		assert.True(t, a.Has(2, 4), "the last binding")
		loc, err := v.Rel("loc")
		require.NoError(t, err)
		assert.True(t, loc.Has(0, 2), "a base relation")
		_, err = v.Rel("R")
		assert.ErrorContains(t, err, "found a set of events with the name R; expected a relation")
		_, err = v.Rel("nobody")
		assert.ErrorContains(t, err, "which nothing binds")
		return true
	}))
}

func TestWhatAModelSaysOfItself(t *testing.T) {
	m := load(t, "builtin:arm64.cat", Options{})
	assert.Equal(t, "AArch64", m.Name())
	assert.Equal(t, "Armv8-A", m.Title())
	assert.True(t, m.SeesRegisters())
	assert.True(t, m.TakesCoherence())
	assert.False(t, m.NeedsCoherence())
	assert.True(t, m.CanRefute())
	assert.Equal(t, []string{"internal", "atomic", "external"}, m.Checks())
	assert.Contains(t, m.Bases(), "DMB.SY")

	needs, err := Parse("needs.cat", "acyclic po-loc | co", Options{})
	require.NoError(t, err)
	assert.True(t, needs.NeedsCoherence())
	own, err := Parse("own.cat", "with co from linearisations(W, co0) acyclic po-loc | co", Options{})
	require.NoError(t, err)
	assert.False(t, own.NeedsCoherence())
	assert.False(t, own.TakesCoherence())
	assert.False(t, own.CanRefute())
	assert.True(t, Dynamic("rf") && !Dynamic("po"))
}
