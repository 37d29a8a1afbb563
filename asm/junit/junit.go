// Package junit writes results of tests in the format of JUnit, which build servers read.
//
// There is no standard; the elements, their order and their attributes are those of the schema that Jenkins validates
// by (junit-10.xsd of its xUnit plugin). Names and messages may be a stranger's: what XML cannot hold is left out, and
// what steers a terminal too.
package junit

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// A Suite is some tests. How many there are, and what became of them, is counted when it is written.
type Suite struct {
	Name    string
	Started time.Time // zero where it is not known
	Cases   []Case
}

// A Case is a test and its result: at most one of Failure, Error and Skipped says why it is not a success.
type Case struct {
	Name, Class string
	Took        time.Duration
	Failure     string // what does not hold
	Error       string // why there is no result
	Skipped     string // why it was not tried, or says nothing
	Output      string // what it printed
}

type suiteElement struct {
	XMLName   xml.Name      `xml:"testsuite"`
	Name      string        `xml:"name,attr"`
	Tests     int           `xml:"tests,attr"`
	Failures  int           `xml:"failures,attr"`
	Errors    int           `xml:"errors,attr"`
	Skipped   int           `xml:"skipped,attr"`
	Time      string        `xml:"time,attr"`
	Timestamp string        `xml:"timestamp,attr,omitempty"`
	Cases     []caseElement `xml:"testcase"`
}

type caseElement struct {
	Name    string   `xml:"name,attr"`
	Class   string   `xml:"classname,attr"`
	Time    string   `xml:"time,attr"`
	Failure *message `xml:"failure"`
	Error   *message `xml:"error"`
	Skipped *message `xml:"skipped"`
	Output  string   `xml:"system-out,omitempty"`
}

type message struct {
	Message string `xml:"message,attr"`
}

// Write writes the suite as a document.
func (s Suite) Write(w io.Writer) error {
	suite := suiteElement{Name: clean(s.Name), Tests: len(s.Cases)}
	if !s.Started.IsZero() {
		suite.Timestamp = s.Started.UTC().Format("2006-01-02T15:04:05")
	}
	var total time.Duration
	for _, c := range s.Cases {
		total += c.Took
		e := caseElement{Name: clean(c.Name), Class: clean(c.Class), Time: seconds(c.Took), Output: clean(c.Output)}
		switch {
		case c.Failure != "":
			suite.Failures++
			e.Failure = &message{clean(c.Failure)}
		case c.Error != "":
			suite.Errors++
			e.Error = &message{clean(c.Error)}
		case c.Skipped != "":
			suite.Skipped++
			e.Skipped = &message{clean(c.Skipped)}
		}
		suite.Cases = append(suite.Cases, e)
	}
	suite.Time = seconds(total)
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

// seconds is a time as the format has it.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }

// clean leaves out what is neither graphic nor a line break or tab, and bytes that are no UTF-8.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) || r == '\n' || r == '\t' {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, ""))
}
