package stress

import (
	"encoding/xml"
	"fmt"
	"io"
)

// The elements of the JUnit format that build servers read.
type (
	junitSuite struct {
		XMLName  xml.Name    `xml:"testsuite"`
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Time    string        `xml:"time,attr"`
		Failure *junitMessage `xml:"failure,omitempty"`
		Error   *junitMessage `xml:"error,omitempty"`
		Skipped *junitMessage `xml:"skipped,omitempty"`
		Output  string        `xml:"system-out"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
	}
)

// WriteJUnit writes results as a JUnit test suite, with each table as the output of its test.
func WriteJUnit(w io.Writer, results []Result) error {
	const class = "atomlab.stress"
	suite := junitSuite{Name: class, Tests: len(results)}
	total := 0.0
	for _, r := range results {
		seconds := r.Elapsed.Seconds()
		total += seconds
		c := junitCase{Name: r.Name, Class: class, Time: fmt.Sprintf("%.3f", seconds), Output: r.String()}
		switch r.Verdict {
		case Failed:
			suite.Failures++
			c.Failure = &junitMessage{fmt.Sprintf("%d samples of %d were forbidden", r.Seen(IsForbidden), r.Samples)}
		case Broken:
			suite.Errors++
			c.Error = &junitMessage{r.Error}
		case Skipped, Emulated:
			suite.Skipped++
			c.Skipped = &junitMessage{r.Error}
		}
		suite.Cases = append(suite.Cases, c)
	}
	suite.Time = fmt.Sprintf("%.3f", total)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(suite); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
