package log

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/litmus"
)

// A State is a final state as logs write it, in one spelling: registers by thread, then memory in brackets, then
// faults; numbers in decimal, signed if they need 64 bits. Two of the same test are equal if their text is.
type State string

// A part is what one item of a state says.
type part struct {
	location litmus.Location
	fault    bool
	text     string
}

var (
	registerForm = lazily(`^P?([0-9]{1,6}):([\w.$%]+)$`)
	cellForm     = lazily(`^\[?([\w.$]+)\[([0-9]{1,9})\]\]?$`)
	placeForm    = lazily(`^\[?(\w+\(.*\)|[\w.$]+)\]?$`) // x, PTE(x), pacda(x,0)
	faultForm    = lazily(`^~?[fF]ault\(.*\)$`)
	numberForm   = lazily(`^-?(?:0[xX][0-9a-fA-F]+|[0-9]+)$`)
)

// parseState reads the items of one line, each with a semicolon after it. On an error, at is where.
func parseState(text string) (s State, at int, err error) {
	var parts []part
	for {
		at += len(text[at:]) - len(strings.TrimLeft(text[at:], " \t"))
		if at == len(text) || text[at] == '#' { // herd7 may comment on a state
			return join(parts), 0, nil
		}
		end := itemEnd(text[at:])
		if end < 0 {
			return "", at, fmt.Errorf("found %s, expected LOCATION=VALUE;", excerpt(text[at:]))
		}
		p, err := parsePart(text[at : at+end])
		if err != nil {
			return "", at, err
		}
		parts = append(parts, p)
		at += end + 1
	}
}

// itemEnd is where the next semicolon stands that is not in quotes, or -1.
func itemEnd(text string) int {
	quoted := false
	for i, c := range []byte(text) {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ';' && !quoted:
			return i
		}
	}
	return -1
}

func parsePart(item string) (part, error) {
	if bare := strings.ReplaceAll(item, " ", ""); faultForm().MatchString(bare) {
		return part{fault: true, text: strings.Replace(bare, "fault", "Fault", 1)}, nil
	}
	name, value, found := strings.Cut(item, "=")
	location, ok := parseLocation(strings.ReplaceAll(name, " ", ""))
	value = strings.TrimSpace(value)
	if !found || !ok || value == "" {
		return part{}, fmt.Errorf("found %s, expected LOCATION=VALUE, such as 0:X1=1 or [x]=1", excerpt(item))
	}
	value, err := canonical(value)
	return part{location: location, text: location.String() + "=" + value}, err
}

func parseLocation(name string) (l litmus.Location, ok bool) {
	if m := registerForm().FindStringSubmatch(name); m != nil {
		proc, err := strconv.Atoi(m[1])
		return litmus.Register(proc, m[2]), err == nil
	}
	if m := cellForm().FindStringSubmatch(name); m != nil {
		cell, err := strconv.Atoi(m[2])
		return litmus.Location{Proc: litmus.Memory, Name: m[1], Cell: cell, IsCell: true}, err == nil
	}
	if m := placeForm().FindStringSubmatch(name); m != nil {
		return litmus.Place(m[1]), true
	}
	return litmus.Location{}, false
}

// canonical is the one spelling of a value: a number, the cells of an array, or anything else as it is.
func canonical(value string) (string, error) {
	if inside, ok := strings.CutPrefix(value, "{"); ok {
		cells := strings.FieldsFunc(strings.TrimSuffix(inside, "}"), func(c rune) bool { return c == ',' || c == ' ' })
		for i, cell := range cells {
			var err error
			if cells[i], err = number(cell); err != nil {
				return "", err
			}
		}
		return "{" + strings.Join(cells, ",") + "}", nil
	}
	return number(value)
}

func number(value string) (string, error) {
	if !numberForm().MatchString(value) {
		return value, nil
	}
	v, err := litmus.ParseNumber(value)
	if err != nil {
		return "", err
	}
	if v.Hi == 0 { // some logs print 64 bits as signed, and some do not
		v = litmus.Int(int64(v.Lo))
	}
	return v.String(), nil
}

func join(parts []part) State {
	slices.SortStableFunc(parts, func(a, b part) int {
		switch {
		case a.fault != b.fault && b.fault:
			return -1
		case a.fault != b.fault:
			return 1
		case a.fault:
			return cmp.Compare(a.text, b.text)
		}
		return a.location.Compare(b.location)
	})
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.text + ";"
	}
	return State(strings.Join(texts, " "))
}

// excerpt quotes the beginning of a text.
func excerpt(text string) string {
	const most = 60
	if len(text) > most {
		return strconv.Quote(text[:most]) + "..."
	}
	return strconv.Quote(text)
}
