package compiled

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseProgram(t *testing.T) {
	for text, want := range map[string]Program{
		"F":                                {[]Function{{".", "F"}}},
		"F | G":                            {[]Function{{".", "F"}, {".", "G"}}},
		"./a/b.F|./a/b.(*T).M":             {[]Function{{"./a/b", "F"}, {"./a/b", "(*T).M"}}},
		"example.org/x.y/pkg.T.M":          {[]Function{{"example.org/x.y/pkg", "T.M"}}},
		"(*T).M | (*T).N":                  {[]Function{{".", "(*T).M"}, {".", "(*T).N"}}},
		"./a/b.(*T[int,U]).M | ./a/b.F[V]": {[]Function{{"./a/b", "(*T[int,U]).M"}, {"./a/b", "F[V]"}}},
		"sync.OnceFunc | sync.(*Pool).F":   {[]Function{{"sync", "OnceFunc"}, {"sync", "(*Pool).F"}}},
	} {
		p, err := ParseProgram(text)
		require.NoError(t, err, text)
		assert.Equal(t, &want, p, text)
	}
	for text, want := range map[string]string{
		"":                  `found "", expected a function`,
		"F |":               `found "", expected a function`,
		"a/b":               `found "a/b", expected a function`,
		"./a.F | ./b.G":     "found functions of ./a and ./b, expected those of one package",
		"./a.F[b.T]":        "expected types of the package itself, or of the language, in brackets",
		"./a.F[b/c]":        "expected types of the package itself, or of the language, in brackets",
		"./a.F{}; panic(1)": "expected a function: PACKAGE.Name",
		"F|F|F|F|F|F|F|F|F": "found 9 threads, expected at most 8",
	} {
		_, err := ParseProgram(text)
		assert.ErrorContains(t, err, want, text)
	}
}

// FuzzParseProgram: what is read is written so that it reads back as the same.
func FuzzParseProgram(f *testing.F) {
	for _, text := range []string{"F", "./a.F | ./a.G", "a/b.(*T).M", "x.y/z.F", "a/b.(*T[int]).M", "..", "|", "(*T).M"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParseProgram(text)
		if err != nil {
			return
		}
		for _, of := range p.Threads {
			if of.Package == "." {
				continue
			}
			again, err := parseFunction(of.String())
			require.NoError(t, err)
			require.Equal(t, of, again)
		}
	})
}
