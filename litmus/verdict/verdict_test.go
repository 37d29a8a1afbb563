package verdict

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
)

func known(t testing.TB, a litmus.Arch, name string) *litmus.Test {
	e, found := catalogue.Find(a, name)
	require.True(t, found, name)
	return e.Test
}

func TestDefault(t *testing.T) {
	for _, a := range litmus.Arches {
		m, err := new(Models).For(&litmus.Test{Arch: a})
		require.NoError(t, err, "every architecture has a model of its own")
		require.NotNil(t, m)
	}
	assert.Equal(t, "tso", Default(litmus.X86_64))
	assert.Equal(t, "arm64", Default(litmus.AArch64))
	assert.Empty(t, Default("none"))
}

// TestJudge: a state that the model does not allow is a violation, though nobody asked for it; one that the test
// forbids is, though no model was asked.
func TestJudge(t *testing.T) {
	state := func(a, b int64) litmus.Outcome {
		return litmus.Outcome{Count: 1, State: litmus.State{litmus.Register(0, "rax"): litmus.Int(a), litmus.Register(1, "rax"): litmus.Int(b)}}
	}
	weak, never := state(0, 0), state(2, 0)
	sb := known(t, litmus.X86_64, "SB")
	for name, c := range map[string]struct {
		seen    Seen
		model   string
		word    Word
		outside int
	}{
		"allowed":                {Seen{Outcomes: []litmus.Outcome{weak, state(1, 1)}}, "", OK, 0},
		"nothing":                {Seen{}, "", OK, 0},
		"forbidden":              {Seen{Outcomes: []litmus.Outcome{weak, never}}, "", Violation, 1},
		"by an emulator":         {Seen{Outcomes: []litmus.Outcome{never}, Emulated: true}, "", Emulator, 1},
		"by another model":       {Seen{Outcomes: []litmus.Outcome{weak}}, "sc", Violation, 1},
		"by the catalogue":       {Seen{Outcomes: []litmus.Outcome{weak}, Forbidden: true}, "", Violation, 0},
		"not by the catalogue":   {Seen{Outcomes: []litmus.Outcome{state(1, 1)}, Forbidden: true}, "", OK, 0},
		"and the model is wrong": {Seen{Outcomes: []litmus.Outcome{weak}}, "arm64", OK, 0},
	} {
		m := Models{Name: c.model}
		j := m.Judge(t.Context(), sb, c.seen, Limit{})
		assert.Equal(t, c.word, j.Word, name)
		assert.Len(t, j.Outside, c.outside, name)
		assert.Equal(t, c.model == "arm64", j.Unjudged != "", "%s: %s", name, j.Unjudged)
	}
	notExists := *sb
	notExists.Cond.Quantifier = litmus.NotExists
	assert.Equal(t, Violation, Unmodelled(&notExists, Seen{Outcomes: []litmus.Outcome{weak}}).Word)
	assert.Equal(t, OK, Unmodelled(sb, Seen{Outcomes: []litmus.Outcome{never}}).Word)
}

// long is a test whose model has more to do than it will be given.
func long(t *testing.T) *litmus.Test {
	text := "AArch64 long\n{ 0:X1=x; 1:X1=x; 2:X1=x; 3:X1=x; }\n P0 | P1 | P2 | P3 ;\n"
	for i := range 8 {
		text += strings.ReplaceAll(fmt.Sprintf(" LDR W%d,[X1] | LDR W%d,[X1] | LDR W%d,[X1] | LDR W%d,[X1] ;\n STR W%d,[X1] | STR W%d,[X1] | STR W%d,[X1] | STR W%d,[X1] ;\n",
			i+2, i+2, i+2, i+2, i+2, i+2, i+2, i+2), "X0", "X0")
	}
	test, err := syntax.Parse("long", text+"exists (0:X2=1)\n")
	require.NoError(t, err)
	return test
}

// TestExceeded: what the time ends is said in words, by every way to the model.
func TestExceeded(t *testing.T) {
	var m Models
	l := Limit{Time: time.Millisecond}
	_, err := m.Check(t.Context(), long(t), l, model.Options{Traces: 1 << 30, Choices: 1 << 30})
	assert.EqualError(t, err, "not done within 1ms")
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	_, err = m.Explain(t.Context(), long(t), nil, l, model.Options{Traces: 1 << 30, Choices: 1 << 30})
	assert.EqualError(t, err, "not done within 1ms")

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	j := m.Judge(ended, known(t, litmus.X86_64, "SB"), Seen{Outcomes: []litmus.Outcome{{Count: 1, State: litmus.State{litmus.Register(0, "rax"): litmus.Int(7)}}}}, Limit{})
	assert.Equal(t, "interrupted before it was done", j.Unjudged)
	assert.Equal(t, OK, j.Word)
}

// TestUndefined: what has no meaning to a model is held against nothing.
func TestUndefined(t *testing.T) {
	file := filepath.Join(t.TempDir(), "m.cat")
	require.NoError(t, os.WriteFile(file, []byte("X86 m\ninclude \"cos.cat\"\nempty fr\nundefined_unless empty po as r\n"), 0o644))
	m := Models{Name: file}
	odd := litmus.State{litmus.Register(0, "rax"): litmus.Int(7), litmus.Register(1, "rax"): litmus.Int(7)}
	j := m.Judge(t.Context(), known(t, litmus.X86_64, "SB"), Seen{Outcomes: []litmus.Outcome{{Count: 1, State: odd}}}, Limit{})
	assert.Equal(t, OK, j.Word)
	assert.Contains(t, j.Unjudged, "the test has no meaning")
}

// hog takes memory until it is stopped.
func hog(ctx context.Context) error {
	var all [][]byte
	for ctx.Err() == nil {
		all = append(all, make([]byte, 1<<20))
	}
	return fmt.Errorf("%d: %w", len(all), ctx.Err())
}

// TestMemory: work that takes too much ends in words, and only that.
func TestMemory(t *testing.T) {
	l := Limit{Memory: 256 << 20}
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			err := l.Do(t.Context(), hog)
			assert.EqualError(t, err, "not done with 256 MiB of memory")
		})
		group.Go(func() {
			var m Models
			v, err := m.Check(t.Context(), known(t, litmus.X86_64, "SB"), l, model.Options{})
			assert.NoError(t, err, "what others take is not blamed on it")
			assert.NotNil(t, v)
		})
	}
	group.Wait()
	turns := 0
	assert.NoError(t, l.Do(t.Context(), func(ctx context.Context) error {
		if turns++; turns == 1 {
			return hog(ctx)
		}
		return nil
	}), "it was begun again, alone")
	assert.Equal(t, 2, turns)
	assert.EqualError(t, l.Do(t.Context(), func(context.Context) error { return errors.New("its own") }), "its own")
}

func TestModelFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x86.cat")
	require.NoError(t, os.WriteFile(file, []byte("X86 strict\nacyclic po | rf | co | fr as all\n"), 0o644))
	m := Models{Name: file}
	_, err := m.For(&litmus.Test{Arch: litmus.X86_64})
	assert.NoError(t, err)
	_, err = m.For(&litmus.Test{Arch: litmus.AArch64})
	assert.ErrorContains(t, err, "found a test for AArch64")
}

func ExampleModels_Judge() {
	e, _ := catalogue.Find(litmus.X86_64, "SB+mfences")
	weak := litmus.State{litmus.Register(0, "rax"): litmus.Int(0), litmus.Register(1, "rax"): litmus.Int(0)}
	var models Models
	judged := models.Judge(context.Background(), e.Test, Seen{Outcomes: []litmus.Outcome{{State: weak, Count: 3}}}, Limit{Time: time.Minute})
	fmt.Println(judged.Word, judged.Outside[0].State)
	// Output: violation 0:rax=0; 1:rax=0;
}
