package affinity

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A List is a set of processors, ascending. As text and in JSON it has the kernel's list form, "0-3,8".
type List []int

// ParseList reads the kernel's list form (cpuset(7), "List format"): decimal numbers and ranges, with commas between.
// An empty text is an error here, though the kernel writes it for an empty set.
func ParseList(text string) (List, error) {
	var cpus List
	for _, part := range strings.Split(strings.TrimSpace(text), ",") {
		first, last, isRange := strings.Cut(part, "-")
		from, err := strconv.Atoi(first)
		if err != nil {
			return nil, fmt.Errorf("CPU list %s: %s is not a number", quote(text), quote(first))
		}
		to := from
		if isRange {
			if to, err = strconv.Atoi(last); err != nil {
				return nil, fmt.Errorf("CPU list %s: %s is not a number", quote(text), quote(last))
			}
		}
		if from < 0 || to < from || to >= Most {
			return nil, fmt.Errorf("CPU list %s: range %s: expected 0 <= first <= last < %d", quote(text), quote(part), Most)
		}
		if len(cpus)+to-from >= 2*Most {
			return nil, fmt.Errorf("CPU list %s: processors are named over and over", quote(text))
		}
		for cpu := from; cpu <= to; cpu++ {
			cpus = append(cpus, cpu)
		}
	}
	slices.Sort(cpus)
	return slices.Compact(cpus), nil
}

// ParseMask reads the kernel's mask form (cpuset(7), "Mask format"): words of up to eight hexadecimal digits, the
// highest first, with commas between. A mask without a bit set is an empty list and no error.
func ParseMask(text string) (List, error) {
	const wordBits = 32
	words := strings.Split(strings.TrimSpace(text), ",")
	if len(words) > Most/wordBits {
		return nil, fmt.Errorf("CPU mask %s: %d words: expected at most %d", quote(text), len(words), Most/wordBits)
	}
	var cpus List
	for i := range words {
		word := words[len(words)-1-i]
		value, err := strconv.ParseUint(word, 16, wordBits)
		if err != nil {
			return nil, fmt.Errorf("CPU mask %s: %s is not a word of 1 to 8 hexadecimal digits", quote(text), quote(word))
		}
		for bit := range wordBits {
			if value>>bit&1 != 0 {
				cpus = append(cpus, i*wordBits+bit)
			}
		}
	}
	return cpus, nil
}

// String is the list form.
func (l List) String() string {
	var b strings.Builder
	for i := 0; i < len(l); {
		end := i + 1
		for end < len(l) && l[end] == l[end-1]+1 {
			end++
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(l[i]))
		if end-i > 1 {
			fmt.Fprintf(&b, "-%d", l[end-1])
		}
		i = end
	}
	return b.String()
}

// MarshalText makes the list form.
func (l List) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the list form; an empty text is the empty list.
func (l *List) UnmarshalText(text []byte) (err error) {
	if *l = nil; len(text) > 0 {
		*l, err = ParseList(string(text))
	}
	return err
}

// quote shows the beginning of a stranger's text.
func quote(text string) string {
	const longest = 60
	if len(text) > longest {
		return strconv.Quote(text[:longest]) + "..."
	}
	return strconv.Quote(text)
}
