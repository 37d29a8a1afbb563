package explore

import (
	"context"
	"strings"
	"testing"

	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
)

// failing makes a failure of lines: thread, kind, place, what was there, what is expected, what is new.
func failing(size uint8, lines ...[6]uint64) *sched.Failure {
	f := &sched.Failure{Threads: []string{"a", "b", "c", "d", "e"}}
	for _, l := range lines {
		f.Lines = append(f.Lines, sched.Line{Thread: int(l[0]), Kind: sched.Kind(l[1]), Size: size, Place: int(l[2]),
			Value: [2]uint64{l[3]}, Old: [2]uint64{l[4]}, New: [2]uint64{l[5]}})
	}
	return f
}

const (
	ld = uint64(sched.Load)
	st = uint64(sched.Store)
	cs = uint64(sched.CompareAndSwap)
	sw = uint64(sched.Swap)
	ad = uint64(sched.Add)
)

// TestLitmus: what is written is read, and sequential consistency allows the state; with another value it does not.
func TestLitmus(t *testing.T) {
	for name, f := range map[string]*sched.Failure{
		"lost addition": failing(8, [6]uint64{0, ld, 0, 0}, [6]uint64{1, ld, 0, 0}, [6]uint64{0, st, 0, 0, 0, 1}, [6]uint64{1, st, 0, 1, 0, 1}),
		"all kinds": failing(4, [6]uint64{0, ad, 0, 5, 0, 0xffffffff}, [6]uint64{1, sw, 0, 4, 0, 7}, [6]uint64{0, cs, 0, 7, 7, 8},
			[6]uint64{1, cs, 0, 8, 7, 9}, [6]uint64{2, ld, 0, 8}, [6]uint64{2, st, 1, 3, 0, 2}, [6]uint64{0, ld, 1, 2}),
		"addresses": failing(8, [6]uint64{0, ld, 0, 0xc000012340}, [6]uint64{1, cs, 0, 0xc000012340, 0xc000012340, 0xc000056780},
			[6]uint64{0, cs, 0, 0xc000056780, 0xc000012340, 0}, [6]uint64{1, ld, 0, 0xc000056780}),
	} {
		for _, arch := range []string{"X86_64", "AArch64"} {
			t.Run(name+" "+arch, func(t *testing.T) {
				text, err := Litmus(f, arch)
				if err != nil {
					t.Fatal(err)
				}
				if n := states(t, text); n != 1 {
					t.Errorf("%d states, expected 1:\n%s", n, text)
				}
				i := strings.LastIndex(text, "=")
				if n := states(t, text[:i+1]+"77"+strings.TrimLeft(text[i+1:], "0123456789")); n != 0 {
					t.Errorf("%d states with another value:\n%s", n, text)
				}
			})
		}
	}
}

// states counts those that sequential consistency allows and the test asks for.
func states(t *testing.T, text string) int {
	t.Helper()
	test, err := syntax.Parse("explored.litmus", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	m, err := cat.Load("sc.cat", cat.Options{})
	if err != nil {
		t.Fatal(err)
	}
	v, err := model.Check(context.Background(), test, m, model.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return v.Positive
}

func TestNoLitmus(t *testing.T) {
	load := [6]uint64{0, ld, 0, 0}
	for reason, f := range map[string]*sched.Failure{
		"only loads":     failing(4, [6]uint64{0, uint64(sched.Lock), 0, 0}),
		"not 16":         failing(16, load),
		"no steps":       failing(8),
		"more than 4":    failing(8, load, [6]uint64{1, ld}, [6]uint64{2, ld}, [6]uint64{3, ld}, [6]uint64{4, ld}),
		"reads more":     failing(8, load, load, load, load, load, load, load, load, load),
		"too much":       failing(8, [6]uint64{0, ad, 0, 0, 0, 1 << 40}),
		"it adds to a l": failing(8, [6]uint64{0, ad, 0, 1 << 40, 0, 1}),
	} {
		if _, err := Litmus(f, "X86_64"); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%v, expected %q", err, reason)
		}
	}
}
