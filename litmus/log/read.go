package log

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Limits of what [Read] takes.
const (
	MaxLine   = 1 << 20 // bytes
	MaxStates = 1 << 22 // in one log
	maxErrors = 20      // that are told
)

// An Entry is what a log says of one test.
type Entry struct {
	Line    int // where it begins
	Name    string
	Kind    string // Allowed, Forbidden or Required; empty in some old logs
	States  []Seen
	Counted bool   // a histogram, of a processor; otherwise the states that a model allows
	Verdict string // Ok, No or Undef; empty if the log ends before it
	Partial string // why there may be more states that the model allows

	Positive, Negative uint64 // as the log counts them: of the condition
	Condition          string
	Hash               string
	Observation        string // Never, Sometimes or Always
	Witnesses, Others  uint64 // as the log counts them: of the condition's proposition
	Seconds            float64
	Info               []string // Key=Value of the test
	Notes              []string // other lines
	NotRun             string   // why it was not run; there is nothing else then
}

// Seen is a state of a log, and how often it was seen if the log counts.
type Seen struct {
	State State
	Count uint64
}

// Read reads the log of litmus7, herd7 or this lab. What stands between the tests is skipped. A line that is not as it
// should be costs its test; the error names all such lines, and the entries are those of the others.
func Read(file string, from io.Reader) ([]Entry, error) {
	r := reader{file: file}
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, MaxLine)
	for lines.Scan() && r.states <= MaxStates {
		r.line++
		r.read(lines.Text())
	}
	r.end()
	if err := lines.Err(); err != nil {
		r.line++
		if errors.Is(err, bufio.ErrTooLong) {
			err = fmt.Errorf("found a line of more than %d bytes; what follows was not read", MaxLine)
		}
		r.fail(0, err)
	}
	if r.states > MaxStates {
		r.fail(0, fmt.Errorf("found more than %d states; what follows was not read", MaxStates))
	}
	if len(r.entries) == 0 && len(r.errs) == 0 {
		return nil, fmt.Errorf("%s: found no test in it, expected a log with lines such as Test SB Allowed", file)
	}
	return r.entries, r.errors()
}

type reader struct {
	file    string
	line    int
	entries []Entry
	entry   Entry
	take    func(text string) // reads a line of the entry; nil between entries
	errs    []error
	wrong   int // lines
	states  int
}

func (r *reader) fail(at int, err error) {
	r.wrong++
	if r.wrong <= maxErrors {
		r.errs = append(r.errs, fmt.Errorf("%s:%d:%d: %w", r.file, r.line, at+1, err))
	}
	r.take = nil
}

func (r *reader) errors() error {
	if r.wrong > maxErrors {
		return errors.Join(append(slices.Clip(r.errs), fmt.Errorf("%s: %d more lines are wrong", r.file, r.wrong-maxErrors))...)
	}
	return errors.Join(r.errs...)
}

var (
	testForm    = lazily(`^Test[ \t]+(\S+)(?:[ \t]+(\w+))?[ \t]*$`)
	notRunForm  = lazily(`^NotRun (\S+) (.*)$`)
	statesForm  = lazily(`^(States|Histogram)\b[ \t]*(?:\d+|\(\d+ states *\))?[ \t]*$`)
	countForm   = lazily(`^(\d+)[ \t]*[:*]>`)
	verdictForm = lazily(`^(Loop[ \t]+)?(Undef\w*|Succeeded|Failed|Ok|No|\?\?)(?:[^\w=:].*)?$`)
)

// kinds are the words for what a test asks, old and new.
var kinds = map[string]string{
	"": "", "Allow": "Allowed", "Allowed": "Allowed", "Forbid": "Forbidden", "Forbidden": "Forbidden",
	"Require": "Required", "Required": "Required",
}

func (r *reader) read(text string) {
	if m := notRunForm().FindStringSubmatch(text); m != nil {
		r.end()
		r.entries = append(r.entries, Entry{Line: r.line, Name: m[1], NotRun: m[2]})
		return
	}
	if m := testForm().FindStringSubmatch(text); m != nil {
		if kind, known := kinds[m[2]]; known {
			r.end()
			r.entry, r.take = Entry{Line: r.line, Name: m[1], Kind: kind}, r.header
			return
		}
	}
	if r.take != nil {
		r.take(text)
	}
}

// end keeps the entry that was being read.
func (r *reader) end() {
	if r.take == nil {
		return
	}
	r.take = nil
	if r.entry.States == nil && r.entry.Verdict == "" {
		r.fail(0, fmt.Errorf("test %s of line %d has no states", r.entry.Name, r.entry.Line))
		return
	}
	r.entries = append(r.entries, r.entry)
}

// header waits for the states.
func (r *reader) header(text string) {
	if strings.HasPrefix(text, "Fatal") {
		r.fail(0, fmt.Errorf("test %s: %s", r.entry.Name, text))
	}
	if m := statesForm().FindStringSubmatch(text); m != nil {
		r.entry.Counted = m[1] == "Histogram"
		r.take = r.state
	}
}

func (r *reader) state(text string) {
	if m := verdictForm().FindStringSubmatch(text); m != nil {
		r.verdict(m[2], m[1] != "")
		return
	}
	body, seen := text, Seen{}
	if m := countForm().FindStringSubmatch(text); m != nil {
		count, err := strconv.ParseUint(m[1], 10, 64)
		if err != nil {
			r.fail(0, fmt.Errorf("found the count %s, expected one of at most 64 bits", excerpt(m[1])))
			return
		}
		seen.Count, body = count, text[len(m[0]):]
	} else if strings.TrimSpace(text) == "" && len(r.entry.States) > 0 {
		return
	}
	state, at, err := parseState(body)
	if err != nil {
		r.fail(len(text)-len(body)+at, err)
		return
	}
	seen.State = state
	r.entry.States = append(r.entry.States, seen)
	r.states++
}

var verdicts = map[string]string{"Succeeded": "Ok", "Ok": "Ok", "Failed": "No", "No": "No"}

func (r *reader) verdict(word string, loop bool) {
	r.entry.Verdict = verdicts[word]
	if r.entry.Verdict == "" {
		r.entry.Verdict = "Undef"
	}
	if loop {
		r.entry.Partial = "a loop was cut"
	}
	r.take = r.tail
}

var (
	witnessForm     = lazily(`^Positive:[ \t]*(\d+),?[ \t]*Negative:[ \t]*(\d+)[ \t]*$`)
	conditionForm   = lazily(`^Condition[ \t]+(.*?)(?:[ \t]+is (?:NOT )?validated)?[ \t]*$`)
	hashForm        = lazily(`^(?i:hash)[ \t]*=[ \t]*(\S+)[ \t]*$`)
	observationForm = lazily(`^Observation[ \t]+\S+[ \t]+(Never|Sometimes|Always)[ \t]+(\d+)[ \t]+(\d+)[ \t]*$`)
	timeForm        = lazily(`^Time[ \t]+\S+[ \t]+(\d+(?:\.\d+)?)[ \t]*$`)
	infoForm        = lazily(`^[A-Za-z]\w*[ \t]*=`)
	partialForm     = lazily(`^(?:Cut|Expired): (.*)$`)
)

// tail reads what stands after the states, in any order.
func (r *reader) tail(text string) {
	e := &r.entry
	var wrong error
	count := func(digits string) uint64 {
		n, err := strconv.ParseUint(digits, 10, 64)
		wrong = errors.Join(wrong, err)
		return n
	}
	if m := witnessForm().FindStringSubmatch(text); m != nil {
		e.Positive, e.Negative = count(m[1]), count(m[2])
	} else if m := conditionForm().FindStringSubmatch(text); m != nil {
		e.Condition = m[1]
	} else if m := hashForm().FindStringSubmatch(text); m != nil {
		e.Hash = strings.ToLower(m[1])
	} else if m := observationForm().FindStringSubmatch(text); m != nil {
		e.Observation, e.Witnesses, e.Others = m[1], count(m[2]), count(m[3])
	} else if m := timeForm().FindStringSubmatch(text); m != nil {
		e.Seconds, _ = strconv.ParseFloat(m[1], 64) // only digits: an infinity at worst
	} else {
		r.other(text)
	}
	if wrong != nil {
		r.fail(0, fmt.Errorf("found %s, expected counts of at most 64 bits", excerpt(text)))
	}
}

func (r *reader) other(text string) {
	e := &r.entry
	switch blank := strings.TrimSpace(text) == ""; {
	case blank && (e.Condition != "" || e.Hash != "" || e.Observation != ""):
		r.end() // what follows speaks of the machine, or of nothing
	case blank, strings.TrimSpace(text) == "Witnesses":
	case infoForm().MatchString(text):
		e.Info = append(e.Info, text)
	default:
		if m := partialForm().FindStringSubmatch(text); m != nil {
			e.Partial = m[1]
		}
		e.Notes = append(e.Notes, text)
	}
}
