package printable

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"":                          "",
		"SB+dmb.sy ≤ µs":            "SB+dmb.sy ≤ µs",
		"\x1b[31mred":               `\u001b[31mred`,
		"a\nb\tc":                   `a\u000ab\u0009c`,
		"x\u202e\u2066y\u2069":      `x\u202e\u2066y\u2069`,
		"\u009b31m\x7f\u2028\ufeff": `\u009b31m\u007f\u2028\ufeff`,
		"\U000e0041":                `\udb40\udc41`, // a tag, which is not seen
		"a\x9b\xffb":                "a\uFFFD\uFFFDb",
	} {
		assert.Equal(t, want, Text(in))
	}
	assert.Equal(t, "a\nb\tc\n\\u000d", Lines("a\nb\tc\r\n\r"))
}

// everything has each character that there is.
func everything() string {
	var b strings.Builder
	for r := rune(0); r <= unicode.MaxRune; r++ {
		b.WriteRune(r)
	}
	return b.String()
}

// hostile is whether a text has what must not reach a terminal.
func hostile(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return r != '\n' && r != '\t' && (unicode.Is(unicode.C, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r))
	})
}

func TestEverything(t *testing.T) {
	all := everything()
	assert.False(t, hostile(Text(all)))
	assert.False(t, hostile(Lines(all)))
	assert.NotContains(t, Text(all), "\n")
}

// TestJSON: what goes through the writer as JSON still means the same.
func TestJSON(t *testing.T) {
	all := everything()
	var out bytes.Buffer
	w := NewWriter(&out)
	require.NoError(t, json.NewEncoder(w).Encode(all))
	require.NoError(t, w.Flush())
	assert.False(t, hostile(out.String()))
	var back string
	require.NoError(t, json.Unmarshal(out.Bytes(), &back))
	assert.True(t, strings.ReplaceAll(all, "\r\n", "\n") == back)
}

// FuzzWriter writes a text in two parts: neither its own bytes nor those of characters cut in two come out hostile.
func FuzzWriter(f *testing.F) {
	f.Add([]byte("a≤b\r\nc\x1b\xe2\x80\xae\xff\xe2\x80"), 3)
	f.Add([]byte("\xe2\x80\xae"), 1)
	f.Add([]byte("\r\n"), 1)
	f.Fuzz(func(t *testing.T, text []byte, cut int) {
		cut = min(max(cut, 0), len(text))
		var out bytes.Buffer
		w := NewWriter(&out)
		for _, part := range [][]byte{text[:cut], text[cut:]} {
			n, err := w.Write(part)
			require.NoError(t, err)
			require.Equal(t, len(part), n)
		}
		require.NoError(t, w.Flush())
		require.False(t, hostile(out.String()), "%q", out.String())
		require.Equal(t, Lines(string(text)), out.String())
	})
}

func ExampleText() {
	fmt.Println(Text("a name\x1b[2J"))
	// Output: a name\u001b[2J
}

func ExampleWriter() {
	w := NewWriter(os.Stdout)
	fmt.Fprintln(w, "Test \u202eBS")
	w.Flush()
	// Output: Test \u202eBS
}
