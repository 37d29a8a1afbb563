package compare

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Text writes a line for each test, one for each difference, and one that counts. With onlyDifferent, tests about which
// the logs agree are counted only.
func (t *Table) Text(w io.Writer, onlyDifferent bool) error {
	var b strings.Builder
	tab := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tab, "test\t%s\tfound\n", strings.Join(t.Logs, "\t"))
	for _, r := range t.Rows {
		if onlyDifferent && r.word() == same {
			continue
		}
		fmt.Fprintf(tab, "%s\t", r.Test)
		for _, c := range r.Cells {
			fmt.Fprintf(tab, "%s\t", c)
		}
		fmt.Fprintln(tab, r.word())
	}
	tab.Flush()
	fmt.Fprintln(&b)
	for _, f := range Findings {
		t.differences(&b, f)
	}
	for _, r := range t.Rows {
		if r.Problem != "" {
			fmt.Fprintf(&b, "%s: not compared: %s\n", r.Test, r.Problem)
		}
	}
	fmt.Fprintln(&b, t.summary())
	_, err := io.WriteString(w, b.String())
	return err
}

func (t *Table) summary() string {
	text := fmt.Sprintf("%d tests", len(t.Rows))
	for _, f := range Findings {
		text += fmt.Sprintf(", %d %s", t.Count(f), f)
	}
	if n := t.Problems(); n > 0 {
		text += fmt.Sprintf(", %d not compared", n)
	}
	return text
}

// differences are the sentences on those of one sort.
func (t *Table) differences(b *strings.Builder, f Finding) {
	for _, r := range t.Rows {
		for _, d := range r.Differences {
			if d.Finding == f {
				fmt.Fprintf(b, "%s: %s: %s %s\n", r.Test, f, state(d), d.sentence(t.Logs))
			}
		}
	}
}

func state(d Difference) string {
	if d.State == "" {
		return "the empty state"
	}
	return string(d.State)
}

func (d Difference) sentence(logs []string) string {
	in, notIn := logs[d.In], logs[d.NotIn]
	switch d.Finding {
	case Unsound:
		return fmt.Sprintf("was seen %d times (%s), and is not allowed (%s)", d.Count, in, notIn)
	case Unjudged:
		return fmt.Sprintf("was seen %d times (%s), and is not among the states that were found before the search was cut (%s)", d.Count, in, notIn)
	case Unseen:
		return fmt.Sprintf("is allowed (%s), and was not seen (%s)", in, notIn)
	}
	if d.Count > 0 {
		return fmt.Sprintf("was seen %d times in %s, and not in %s", d.Count, in, notIn)
	}
	return fmt.Sprintf("is in %s, and not in %s", in, notIn)
}

// same is the word for a row without differences.
const same = "same"

// word says what was found about a test.
func (r *Row) word() string {
	if r.Problem != "" {
		return "not compared"
	}
	var words []string
	for _, f := range Findings {
		n := 0
		for _, d := range r.Differences {
			if d.Finding == f {
				n++
			}
		}
		if n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, f))
		}
	}
	if r.Kinds {
		words = append(words, "other kind")
	}
	there := 0
	for _, c := range r.Cells {
		if c != nil && c.NotRun == "" {
			there++
		}
	}
	switch {
	case words != nil:
		return strings.Join(words, ", ")
	case there < 2:
		return "alone"
	}
	return same
}

// String is the cell in a few words.
func (c *Cell) String() string {
	switch {
	case c == nil:
		return "-"
	case c.NotRun != "":
		word, _, _ := strings.Cut(c.NotRun, ":")
		return "not run, " + word
	}
	text := fmt.Sprintf("%d", len(c.States))
	if c.Hardware {
		text += fmt.Sprintf(" of %d", c.Total)
	}
	if c.Observation != "" {
		text = c.Observation + " " + text
	}
	if c.Partial != "" {
		text += "+"
	}
	return text
}
