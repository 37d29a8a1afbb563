// Package junittest checks in tests that a document is what build servers take for results of JUnit.
package junittest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
)

// An element says what the schema of Jenkins (junit-10.xsd) lets an element have.
type element struct {
	children   []string
	attributes map[string]*regexp.Regexp
	must       []string // attributes
}

var (
	anything = regexp.MustCompile(``)
	number   = regexp.MustCompile(`^\d+$`)
	decimal  = regexp.MustCompile(`^\d+(\.\d+)?$`)
	moment   = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$`) // without a zone
	result   = element{attributes: map[string]*regexp.Regexp{"message": anything, "type": anything}}
)

var schema = map[string]element{
	"testsuite": {
		children: []string{"testcase"}, must: []string{"name", "tests", "failures", "errors"},
		attributes: map[string]*regexp.Regexp{"name": anything, "tests": number, "failures": number, "errors": number,
			"skipped": number, "time": decimal, "timestamp": moment},
	},
	"testcase": {
		children: []string{"skipped", "error", "failure", "system-out"}, must: []string{"name", "classname"},
		attributes: map[string]*regexp.Regexp{"name": anything, "classname": anything, "time": decimal},
	},
	"failure": result, "error": result, "skipped": result, "system-out": {},
}

// Check returns what is wrong with a document, or nil: elements and attributes are those of the schema, and the suite
// counts what is in it.
func Check(document []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(document))
	var open []string
	counted := map[string]int{}
	var claimed map[string]string
	for {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF) && len(open) == 0 && claimed != nil:
			return agree(claimed, counted)
		case err != nil:
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			attributes, err := allowed(open, token)
			if err != nil {
				return err
			}
			if len(open) == 0 {
				if claimed != nil {
					return errors.New("a second document")
				}
				claimed = attributes
			}
			open = append(open, token.Name.Local)
			counted[token.Name.Local]++
			if results := counted["failure"] + counted["error"] + counted["skipped"]; results > counted["testcase"] {
				return errors.New("a test with two results")
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
}

// allowed returns the attributes of an element that may stand where it does.
func allowed(open []string, start xml.StartElement) (map[string]string, error) {
	name := start.Name.Local
	children := []string{"testsuite"}
	if len(open) > 0 {
		children = schema[open[len(open)-1]].children
	}
	for _, child := range children {
		if child != name {
			continue
		}
		attributes := map[string]string{}
		for _, a := range start.Attr {
			form, known := schema[name].attributes[a.Name.Local]
			if !known || !form.MatchString(a.Value) {
				return nil, fmt.Errorf("<%s %s=%q>: unknown, or not of its form", name, a.Name.Local, a.Value)
			}
			attributes[a.Name.Local] = a.Value
		}
		for _, must := range schema[name].must {
			if _, there := attributes[must]; !there {
				return nil, fmt.Errorf("<%s>: expected the attribute %s", name, must)
			}
		}
		return attributes, nil
	}
	return nil, fmt.Errorf("<%s> in %v: expected one of %v", name, open, children)
}

// agree is whether the attributes of a suite say what was counted.
func agree(claimed map[string]string, counted map[string]int) error {
	for attribute, element := range map[string]string{"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"} {
		if said, there := claimed[attribute]; there && said != strconv.Itoa(counted[element]) {
			return fmt.Errorf("%s=%s: counted %d", attribute, said, counted[element])
		}
	}
	return nil
}
