package cat

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/event"
)

// judged lists everything that a model lets through: the outcome, co, the flags, what is shown.
func judged(s *Session, x *event.Execution) ([]string, error) {
	var all []string
	err := s.Judge(context.Background(), x, func(v *Verdict) bool {
		if v.Allowed() {
			co, _ := v.Rel("co")
			fr, _ := v.Rel("fr")
			all = append(all, fmt.Sprint(outcome(x), co, fr, v.Flags, v.Undefined))
		}
		return true
	})
	slices.Sort(all)
	return all, err
}

// models returns our models and, if they are here, the public ones.
func models(t testing.TB, opts Options) []*Model {
	all := []*Model{load(t, "builtin:sc.cat", opts), load(t, "builtin:tso.cat", opts), load(t, "builtin:arm64.cat", opts)}
	if dir := publicDir(); dir != "" {
		opts.Dirs = []string{dir}
		for _, name := range []string{"sc", "tso", "x86tso", "x86tso-mixed", "aarch64", "atom", "uniproc", "riscv", "rc11"} {
			all = append(all, load(t, dir+"/"+name+".cat", opts))
		}
	}
	return all
}

// extraSets are bound for the models of other architectures, to nothing.
func withSets(s *event.Structure) *event.Structure {
	s.Sets = append(s.Sets, strings.Fields(`RMW RLX ACQ REL ACQ_REL SC CON Acq Rel AcqRel Sc Fence.r.r Fence.r.w Fence.r.rw Fence.w.r Fence.w.w
		Fence.w.rw Fence.rw.r Fence.rw.w Fence.rw.rw Fence.tso A isync lwsync eieio sync ISYNC LWSYNC EIEIO SYNC`)...)
	return s
}

// TestTheOptimiserChangesNothing compares models as they stand with models whose expressions are shared, kept,
// regrouped and checked early, and with coherence orders that the caller chooses.
func TestTheOptimiserChangesNothing(t *testing.T) {
	fast, plain := models(t, Options{}), models(t, Options{plain: true})
	for i := range fast {
		for j, v := range verdicts {
			if testing.Short() && j%7 != i%7 {
				continue
			}
			s := withSets(v.build())
			quick, slow, given := fast[i].On(s), plain[i].On(s), fast[i].On(s)
			candidates(s, fast[i].SeesRegisters(), func(x *event.Execution) {
				want, err := judged(slow, x)
				require.NoError(t, err, "%v, %s", fast[i], v.name)
				got, err := judged(quick, x)
				require.NoError(t, err)
				require.Equal(t, want, got, "%v, %s", fast[i], v.name)
				if !fast[i].TakesCoherence() {
					return
				}
				var each []string
				for _, chosen := range coherences(x) {
					one, err := judged(given, chosen)
					require.NoError(t, err)
					each = append(each, one...)
				}
				slices.Sort(each)
				require.Equal(t, want, each, "co given to %v, %s", fast[i], v.name)
			})
		}
	}
}

// TestRefutedForGood takes pairs away from rf and co: what is refuted then must be rejected whole; and what is rejected
// whole by a check that counts must be refuted whole.
func TestRefutedForGood(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, m := range models(t, Options{}) {
		if !m.TakesCoherence() {
			continue
		}
		refuted := 0
		for j, v := range verdicts {
			if testing.Short() && j%7 != 0 {
				continue
			}
			s := withSets(v.build())
			session := m.On(s)
			candidates(s, m.SeesRegisters(), func(x *event.Execution) {
				for _, whole := range coherences(x) {
					ok, err := session.Allows(context.Background(), whole)
					require.NoError(t, err)
					part := *whole
					part.Rf, part.Co = some(rng, whole.Rf), some(rng, whole.Co)
					no, err := session.Refutes(context.Background(), &part)
					require.NoError(t, err)
					require.False(t, ok && no, "%v refutes a part of an execution of %s that it allows", m, v.name)
					if no {
						refuted++
					}
				}
			})
		}
		t.Logf("%v: %d of its checks refuted %d", m, len(m.growth), refuted)
		assert.Equal(t, m.CanRefute(), refuted > 0, "%v", m)
	}
}

// some returns the relation without a few of its pairs.
func some(rng *rand.Rand, r *event.Rel) *event.Rel {
	return event.RelOf(r.Size(), func(a, b int) bool { return r.Has(a, b) && rng.IntN(4) > 0 })
}

// TestRandomModels evaluates expressions that nobody would write.
func TestRandomModels(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	rounds := 600 // few of them end in an error: a tenth could have none
	if testing.Short() {
		rounds = 200
	}
	s := litmus{"", []string{"Wx1 Wy1", "Ry Rx@data0 Wx2"}, ""}.build()
	allowedAny, errors := 0, 0
	for range rounds {
		text := randomModel(rng)
		fast, err := Parse("random.cat", text, Options{})
		require.NoError(t, err, text)
		plain, err := Parse("random.cat", text, Options{plain: true})
		require.NoError(t, err, text)
		quick, slow := fast.On(s), plain.On(s)
		n := 0
		candidates(s, false, func(x *event.Execution) {
			if n++; n > 3 {
				return
			}
			want, err := judged(slow, x)
			if err != nil { // in plain order it may come before a check that rejects the execution
				errors++
				return
			}
			got, err := judged(quick, x)
			require.NoError(t, err, text)
			allowedAny += len(want)
			require.Equal(t, want, got, text)
		})
	}
	t.Logf("%d executions allowed, %d errors", allowedAny, errors)
	assert.Greater(t, allowedAny, rounds/4)
	assert.NotZero(t, errors)
	assert.Less(t, errors, rounds)
}

// randomModel writes a model whose expressions are well-typed, but for a few names that nothing binds.
func randomModel(rng *rand.Rand) string {
	g := &generator{rng: rng, rels: strings.Fields("po rf co fr loc ext int id rfe coi po-loc 0 fre co0"), sets: strings.Fields("R W M _ IW FW F")}
	var b strings.Builder
	b.WriteString("include \"cos.cat\"\n")
	for i := range 6 {
		switch name := fmt.Sprint("r", i); rng.IntN(6) {
		case 0:
			fmt.Fprintf(&b, "let %s-s = %s\n", name, g.set(3))
			g.sets = append(g.sets, name+"-s")
		case 1:
			fmt.Fprintf(&b, "let rec %s = %s | %s; %s\n", name, g.rel(2), name, []string{name, "po", "(" + name + " & " + g.rel(1) + ")"}[rng.IntN(3)])
			g.rels = append(g.rels, name)
		case 2:
			fmt.Fprintf(&b, "let f%d(a, b) = %s\n", i, strings.ReplaceAll(strings.ReplaceAll(g.rel(3), "po-loc", "a"), "rfe", "b"))
			fmt.Fprintf(&b, "let %s = f%d(%s, %s)\n", name, i, g.rel(2), g.rel(2))
			g.rels = append(g.rels, name)
		default:
			fmt.Fprintf(&b, "let %s = %s\n", name, g.rel(4))
			g.rels = append(g.rels, name)
		}
		if rng.IntN(3) == 0 {
			fmt.Fprintf(&b, "%s %s as c%d\n", []string{"acyclic", "irreflexive", "empty", "~empty", "flag ~empty", "flag acyclic",
				"undefined_unless empty"}[rng.IntN(7)], g.rel(2), i)
		}
	}
	return b.String()
}

type generator struct {
	rng        *rand.Rand
	rels, sets []string
}

func (g *generator) rel(depth int) string {
	if depth == 0 || g.rng.IntN(5) == 0 {
		return g.rels[g.rng.IntN(len(g.rels))]
	}
	a := func() string { return g.rel(depth - 1) }
	switch g.rng.IntN(13) {
	case 0, 1:
		return fmt.Sprintf("(%s | %s | %s)", a(), a(), a())
	case 2:
		return fmt.Sprintf("(%s & %s)", a(), a())
	case 3:
		return fmt.Sprintf("(%s \\ %s)", a(), a())
	case 4, 5:
		return fmt.Sprintf("([%s]; %s; [%s]; %s)", g.set(1), a(), g.set(1), a())
	case 6:
		return fmt.Sprintf("(%s; %s; %s)", a(), a(), a())
	case 7:
		return "(" + a() + []string{"+", "*", "?", "^-1"}[g.rng.IntN(4)] + ")"
	case 8:
		return fmt.Sprintf("(%s * %s)", g.set(1), g.set(1))
	case 9:
		return fmt.Sprintf("(let x = %s and y = %s in (x; y | y \\ (y & x)))", a(), a())
	case 11:
		return []string{a(), fmt.Sprintf("(%s; %s; nobody)", a(), a())}[g.rng.IntN(8)/7]
	case 10:
		return fmt.Sprintf("(try %s with %s)", []string{a(), "nobody | " + a()}[g.rng.IntN(2)], a())
	}
	return fmt.Sprintf("(if %s subset %s then %s else %s)", a(), a(), a(), a())
}

func (g *generator) set(depth int) string {
	if depth == 0 || g.rng.IntN(3) == 0 {
		return g.sets[g.rng.IntN(len(g.sets))]
	}
	switch g.rng.IntN(4) {
	case 0:
		return fmt.Sprintf("(%s | %s)", g.set(depth-1), g.set(depth-1))
	case 1:
		return fmt.Sprintf("(~%s)", g.set(0))
	case 2:
		return fmt.Sprintf("domain (%s)", g.rel(depth-1))
	}
	return fmt.Sprintf("(%s \\ %s)", g.set(depth-1), g.set(depth-1))
}
