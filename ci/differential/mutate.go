//go:build ignore

package main

import (
	"fmt"
	"math/rand"
	"regexp"
	"slices"
	"strings"
)

// A token is a word of a test with the part of the test where it stands and what it is: a type, a register, a number,
// a name, a blank or punctuation.
type token struct{ text, part, class string }

var (
	words  = regexp.MustCompile(`\(\*[\s\S]*?\*\)|"[^"\n]*"|/\\|\\/|=>|[!=]=|[A-Za-z_][\w.]*|\d\w*|\s+|.`)
	start  = regexp.MustCompile(`(?m)^[ \t]*(~?exists|forall|locations|filter|observed|not)\b`)
	arches = regexp.MustCompile(`(?i)^\s*(X86_64|X86|AArch64)\s`)
	kinds  = []struct {
		class string
		is    *regexp.Regexp
	}{
		{"blank", regexp.MustCompile(`^(\s|\(\*)`)},
		{"type", regexp.MustCompile(`^(u?int(8|16|32|64|128)?(_t)?|_Atomic|long|short|char|unsigned|u?intptr_t|__int128|ins_t)$`)},
		{"register", regexp.MustCompile(`^([WX](\d+|ZR)|[re]?([abcd]x|[sd]i|[sb]p)|r\d+[dwb]?|[abcd][lh]|E[ABCDS][XI])$`)},
		{"number", regexp.MustCompile(`^\d`)},
		{"name", regexp.MustCompile(`^\w`)},
		{"punctuation", regexp.MustCompile(`^`)},
	}
)

// parts divides a test: its first line, metadata, initial state, program, condition.
func parts(text string) []token {
	first := strings.IndexByte(text, '\n') + 1
	opens := first + max(0, strings.IndexByte(text[first:], '{'))
	closes := opens + max(0, strings.Index(text[opens:], "}\n"))
	asks := len(text)
	if at := start.FindStringIndex(text[closes:]); at != nil {
		asks = closes + at[0]
	}
	all := []token{{text[:first], "first", "blank"}}
	for _, p := range []token{{text[first:opens], "metadata", ""}, {text[opens:closes], "state", ""}, {text[closes:asks], "program", ""}, {text[asks:], "condition", ""}} {
		for _, w := range words.FindAllString(p.text, -1) {
			all = append(all, token{w, p.part, class(w)})
		}
	}
	return all
}

func class(word string) string {
	for _, k := range kinds {
		if k.is.MatchString(word) {
			return k.class
		}
	}
	return ""
}

// A mutator knows the words of a corpus, by architecture, part and class.
type mutator struct {
	*rand.Rand
	pool map[string][]string
}

func arch(text string) string {
	if m := arches.FindStringSubmatch(text); m != nil {
		return strings.ToLower(m[1])
	}
	return ""
}

func newMutator(seed int64, corpus []string) *mutator {
	m := &mutator{rand.New(rand.NewSource(seed)), map[string][]string{}}
	seen := map[string]bool{}
	learn := func(key, word string) {
		if !seen[key+"\x00"+word] {
			seen[key+"\x00"+word] = true
			m.pool[key] = append(m.pool[key], word)
		}
	}
	for _, text := range corpus {
		a := arch(text)
		var section = map[string]*strings.Builder{}
		for _, t := range parts(text) {
			if t.class != "blank" {
				learn(a+t.part+t.class, t.text)
				learn(a+t.part, t.text)
			}
			if section[t.part] == nil {
				section[t.part] = &strings.Builder{}
			}
			section[t.part].WriteString(t.text)
		}
		for part, b := range section { // and whole pieces: items of the state, lines of metadata, rows
			for _, piece := range strings.FieldsFunc(b.String(), func(c rune) bool { return c == ';' && part != "metadata" || c == '\n' }) {
				if piece = strings.Trim(piece, "{} \t"); piece != "" && part != "first" {
					learn(a+part+"piece", piece)
				}
			}
		}
	}
	return m
}

// mutant changes one token of a test, or a few: mostly so that it can still be meant.
func (m *mutator) mutant(text string) string {
	all, a := parts(text), arch(text)
	for again := true; again; again = m.Intn(4) == 0 {
		i := m.pick(all, "")
		if i < 0 {
			break
		}
		t := &all[i]
		switch n := m.Intn(20); {
		case n == 0:
			t.text = ""
		case n == 1:
			t.text += " " + t.text
		case n == 2:
			if j := m.pick(all, t.part); j >= 0 {
				all[i].text, all[j].text = all[j].text, all[i].text
			}
		case n == 3:
			t.text += " " + m.word(a+t.part)
		case n < 7:
			m.insertPiece(all, a, t.part, i)
		case t.class == "number" && n < 14:
			t.text = m.number(t.text)
		case n < 14:
			t.text = all[m.like(all, t)].text
		default:
			t.text = m.word(a + t.part + t.class)
		}
	}
	var b strings.Builder
	for _, t := range all {
		b.WriteString(t.text)
	}
	return b.String()
}

// pick chooses a token of a part, or of any: the part first, so that small ones have their share.
func (m *mutator) pick(all []token, part string) int {
	var have []string
	for _, t := range all {
		if t.class != "blank" && !slices.Contains(have, t.part) {
			have = append(have, t.part)
		}
	}
	if len(have) == 0 {
		return -1
	}
	if part == "" {
		part = have[m.Intn(len(have))]
	}
	var of []int
	for i, t := range all {
		if t.part == part && t.class != "blank" {
			of = append(of, i)
		}
	}
	return of[m.Intn(len(of))]
}

// like finds another token of the test of the same class.
func (m *mutator) like(all []token, t *token) int {
	var of []int
	for i, o := range all {
		if o.class == t.class && o.text != t.text {
			of = append(of, i)
		}
	}
	if of == nil {
		return slices.Index(all, *t)
	}
	return of[m.Intn(len(of))]
}

// word is any of the pool.
func (m *mutator) word(key string) string {
	if len(m.pool[key]) == 0 {
		return ""
	}
	return m.pool[key][m.Intn(len(m.pool[key]))]
}

// insertPiece puts an item of another test's state, or a row or line of one, where such a piece may end.
func (m *mutator) insertPiece(all []token, a, part string, i int) {
	piece := m.word(a + part + "piece")
	switch part {
	case "metadata":
		all[0].text += piece + "\n"
	case "condition":
		all[i].text += " " + piece
	default:
		for ; i > 0 && all[i].part == part; i-- {
			if all[i].text == ";" || all[i].text == "{" {
				all[i].text += " " + piece + ";"
				return
			}
		}
	}
}

// number is another one: near, far, negative, in another base, too large.
func (m *mutator) number(text string) string {
	var n int64
	fmt.Sscan(text, &n)
	return []string{
		fmt.Sprint(n + 1), fmt.Sprint(n - 1), fmt.Sprint(-n), fmt.Sprint(n * 4), fmt.Sprintf("%#x", n), fmt.Sprint(n + 1<<31), fmt.Sprint(n + 1<<32),
		"0" + text, "4294967295", "18446744073709551615", "18446744073709551616", "-2147483649", "0b11", "0o17", "+" + text, text + "u", "0x", "255", "256", "65536",
	}[m.Intn(20)]
}
