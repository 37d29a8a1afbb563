// Package record has what a test leaves behind of an exploration for whoever ran the test, which atomlab explore run
// does. It imports nothing of the explorer.
package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// Variable is the environment variable that names the file to which each exploration of a test is appended.
const Variable = "EXPLORE_RECORD"

// Replay is the environment variable with the schedule that a test runs alone.
const Replay = "EXPLORE_REPLAY"

// A Record is one exploration.
type Record struct {
	Test     string          `json:"test"`
	Failed   bool            `json:"failed"`           // a schedule failed
	Complete bool            `json:"complete"`         // every schedule was explored
	Unable   bool            `json:"unable,omitempty"` // it could not be explored: the report says why
	Report   string          `json:"report"`           // in words
	Replay   string          `json:"replay,omitempty"`
	Result   json.RawMessage `json:"result"` // an explore.Result, or explore.Linearity
}

// Append adds the record to the file that Variable names, if it names one.
func Append(r Record) error {
	name := os.Getenv(Variable)
	if name == "" {
		return nil
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(append(text, '\n')) // at once: tests of several packages may append to the same file
	return errors.Join(err, f.Close())
}

// Read reads all records of a file; one that is not there has none.
func Read(name string) (all []Record, err error) {
	f, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for d := json.NewDecoder(f); ; {
		var r Record
		if err := d.Decode(&r); err == io.EOF {
			return all, nil
		} else if err != nil {
			return all, fmt.Errorf("%s: the record after %d others: %w", name, len(all), err)
		}
		all = append(all, r)
	}
}
