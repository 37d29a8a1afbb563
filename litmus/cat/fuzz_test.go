package cat

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// seeds are the models of this package, the cases of the tests, and what once went wrong.
func seeds(f *testing.F) {
	for _, name := range []string{"sc.cat", "tso.cat", "arm64.cat", "stdlib.cat", "cos.cat", "deps.cat"} {
		f.Add(string(mustRead(name)))
	}
	for _, text := range []string{
		"let rec f x = f x empty f R", "with x from {R, F} empty x & F as x", "let f(x, y) = x; y let it = f(rf, po)",
		"match 'a with 'a -> empty R || _ -> empty F end", "forall x in R do empty [x] & id as each end",
		"procedure rec p(x) = call p(x) empty x end call p(R)", "let rec r = po | r; r when empty r & (R * R)",
		"if \"a\" && not (\"b\" || \"c\") let x = R else let x = W end acyclic x * x",
		"let it = match R with {} -> 0 || a | e ++ S -> (a, {e}, S) end", "let it = ~~R^-1^-1+*?",
		"enum m = 'a || 'b instructions R[{'a, 'b}] default R['a] debug R", "include \"cos.cat\" show co, fr unshow co show rf as r",
	} {
		f.Add(text)
	}
}

// FuzzParse reads anything as a file.
func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		_, err := parseFile("fuzz.cat", text)
		var e *Error
		if err != nil {
			require.ErrorAs(t, err, &e)
			require.True(t, e.Pos.Line >= 1 && e.Pos.Col >= 1, "%v", err)
		}
	})
}

// FuzzJudge runs anything as a model, as it stands and optimised.
func FuzzJudge(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		ctx := context.Background() // the steps are limited, and so is what one of them may do
		judge := func(plain bool) (got []string, fatal bool, err error) {
			m, err := Parse("fuzz.cat", text, Options{Steps: 5000, plain: plain})
			if err != nil {
				return nil, true, err
			}
			err = m.On(messagePassing()).Judge(ctx, messagePassing(), func(v *Verdict) bool {
				v.Shown()
				if f := v.Failure(); f != nil {
					_ = f.String()
				} else {
					got = append(got, strings.Join(v.Flags, ","))
				}
				return len(got) < 100
			})
			return got, isFatal(err), err
		}
		want, fatal, err := judge(true)
		got, fatalToo, errToo := judge(false)
		if fatal || fatalToo || err != nil {
			return
		}
		require.NoError(t, errToo)
		require.Equal(t, want, got)
	})
}

// TestSizesAreLimited gives the reader what is too large, too deep or too much.
func TestSizesAreLimited(t *testing.T) {
	if testing.Short() {
		t.Skip("ten seconds under emulation")
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "big.cat"), []byte(strings.Repeat("let a = R ", 10000)), 0o600))
	for _, c := range []struct{ text, want string }{
		{strings.Repeat(" ", maxFileBytes+1), "a model has at most"},
		{strings.Repeat("let a = R ", 10000), "and 5001 names so far; expected at most"},
		{strings.Repeat("empty R ", 100000), ""},
		{"empty R" + strings.Repeat(" | R", 250000), " expressions and"},
		{"let f x = x" + strings.Repeat(" | x", 150000) + " empty f R", ""},
		{"let f x = " + strings.Repeat("(fun y -> (x | ", 60) + "y" + strings.Repeat("))", 60), "nested more than 200 deep"},
		{"let f x = " + strings.Repeat("(fun y -> (x | ", 30) + "y" + strings.Repeat("))", 30) + " empty f R", "found a function"},
		{strings.Repeat(`include "big.cat"`+"\n", 1000), "names so far"},
		{strings.Repeat("(*", 100000), "a comment that does not end"},
		{"empty " + strings.Repeat("~", 100000) + "R", "nest"},
		{"empty R" + strings.Repeat("^-1", 100000), "test.cat:1:7: found more than 10000 calls inside each other"},
		{"empty po" + strings.Repeat("+", 100001), "found '++'"},
		{"let f x = x empty f" + strings.Repeat(" R", 100000), "expected an operator"},
	} {
		m, err := Parse("test.cat", c.text, Options{Dirs: []string{dir}, Steps: 1 << 20})
		if err == nil {
			_, err = m.On(messagePassing()).Allows(context.Background(), messagePassing())
		}
		if c.want == "" {
			require.NoError(t, err, c.text[:20])
		} else {
			require.ErrorContains(t, err, c.want, c.text[:20])
		}
	}
}
