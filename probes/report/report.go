// Package report is what a run leaves behind: one value that holds everything, written as JSON for machines, as text
// for people, and as Go constants for programs.
package report

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.org/atomlab/asm/clock"
	"example.org/atomlab/asm/files"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/printable"
	"example.org/atomlab/litmus/compiled/atomics"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/claims"
	"example.org/atomlab/probes/tuning"
)

// Schema is the version of the format that this package writes. It grows when a reader of the former version would
// misunderstand the new one.
const Schema = 1

// A Header says what a report is of, and is known before anything is measured.
type Header struct {
	Schema  int             `json:"schema"`
	Tool    string          `json:"tool"`
	Machine machine.Machine `json:"machine"`
	Clock   clock.Clock     `json:"clock"`
	Effort  measure.Effort  `json:"effort"`
	Started time.Time       `json:"started"`
	Seed    uint64          `json:"seed"`
	// Atomics is what operations of sync/atomic are here; nil where nobody looked, as in reports of former versions.
	Atomics *atomics.Table `json:"atomics,omitempty"`
}

// NewHeader looks at the machine.
func NewHeader(effort measure.Effort, seed uint64) Header {
	return Header{
		Schema: Schema, Tool: machine.Version(), Machine: machine.Detect(), Clock: *clock.Open(), Effort: effort,
		Started: time.Now().UTC().Truncate(time.Second), Seed: seed,
	}
}

// A Report is one run on one machine.
type Report struct {
	Header
	DurationS float64          `json:"duration_s"` // of the measuring, interruptions not counted
	Quality   measure.Quality  `json:"quality"`    // its grade is the worst of the findings', see [Report.Graded]
	Findings  []probes.Finding `json:"findings"`
	Advice    []probes.Advice  `json:"advice"`
	Claims    []claims.Verdict `json:"claims,omitempty"` // on every claim; reports of former versions have none
}

// Processor names what the report is of, by what the processor says of itself.
func (r Report) Processor() string {
	name := strings.Join(strings.Fields(r.Machine.Arch+" "+r.Machine.Vendor+" "+r.Machine.Model), " ")
	if r.Machine.Signature == "" {
		return name
	}
	return name + ", " + r.Machine.Signature
}

// New makes a report of findings: it judges them as a whole, gives advice, and says which claims hold.
func New(h Header, findings []probes.Finding) Report {
	r := Report{Header: h, Findings: findings, Advice: tuning.Turning(h.Machine, findings), Claims: claims.Judge(h.Machine, findings)}
	for _, f := range findings {
		r.DurationS += f.DurationS
	}
	r.judge()
	return r
}

// Judged returns the report with every verdict, all advice, and the verdicts on claims made again from its
// measurements.
func (r Report) Judged() Report {
	findings := make([]probes.Finding, len(r.Findings))
	for i, f := range r.Findings {
		findings[i] = probes.Judge(f)
	}
	judged := New(r.Header, findings)
	judged.takeProofs(r.Advice)
	return judged
}

// takeProofs takes over what was proven of the same advice.
func (r *Report) takeProofs(proven []probes.Advice) {
	for i, a := range r.Advice {
		for _, old := range proven {
			if old.Proof != nil && old.Tunable == a.Tunable && old.Proof.Advised == a.Value {
				r.Advice[i] = a.Proven(*old.Proof)
			}
		}
	}
}

// Graded says how many of the findings are good, and which are not. The worst grade alone would call nearly every
// report unusable.
func (r Report) Graded() string { return cmp.Or(r.Quality.Reasons(), string(r.Quality.Grade)) }

// judge sets the report's quality from its findings.
func (r *Report) judge() {
	r.Quality = measure.Quality{Grade: measure.Good}
	if r.Machine.Emulated != "" {
		r.Quality = r.Quality.Worse(measure.Unusable, "emulated")
		return
	}
	of := map[measure.Grade][]string{}
	for _, f := range r.Findings {
		of[f.Quality.Grade] = append(of[f.Quality.Grade], f.Probe)
	}
	r.Quality.Why = []string{fmt.Sprintf("%d of %d findings are good", len(of[measure.Good]), len(r.Findings))}
	for _, grade := range []measure.Grade{measure.Noisy, measure.Unusable} {
		if names := of[grade]; len(names) > 0 {
			r.Quality = r.Quality.Worse(grade, fmt.Sprintf("%s: %s", grade, strings.Join(names, ", ")))
		}
	}
}

// Save writes the files of the report into a folder that exists.
func (r Report) Save(folder string) error {
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return fmt.Errorf("encoding the report: %w", err)
	}
	tuning, err := r.Tuning()
	if err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(folder, filepath.Dir(TuningFile)), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("writing the report: %w", err)
	}
	for name, content := range map[string][]byte{
		JSONFile: append(text, '\n'), TextFile: []byte(r.Text(Summary)), TuningFile: tuning,
	} {
		if err := files.Write(filepath.Join(folder, name), content); err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	return nil
}

// Largest is the most that a report or a journal may hold, in bytes: they come from strangers.
const Largest = 256 << 20

// Load reads a report: the file, or the report in a folder.
func Load(path string) (Report, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, JSONFile)
	}
	from, err := files.Open(path)
	if err != nil {
		return Report{}, err
	}
	defer from.Close()
	r, err := Decode(from)
	if err != nil {
		return Report{}, fmt.Errorf("%s: %w", printable.Text(path), err)
	}
	return r, nil
}

// A Run is a report, and the name under which it was read.
type Run struct {
	Name   string
	Report Report
}

// LoadAll reads the reports at some paths, as [Find] finds them, and judges each anew.
func LoadAll(paths []string) (runs []Run, err error) {
	for _, path := range paths {
		found, err := Find(path)
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			r, err := Load(name)
			if err != nil {
				return nil, err
			}
			runs = append(runs, Run{name, r.Judged()})
		}
	}
	return runs, nil
}

// Decode reads a report.
func Decode(from io.Reader) (Report, error) {
	text, err := files.ReadAll(from, Largest)
	if err != nil {
		return Report{}, fmt.Errorf("%w: expected a report of atomlab", err)
	}
	var r Report
	if err := json.Unmarshal(text, &r); err != nil {
		return Report{}, fmt.Errorf("%s: expected a report of atomlab", describe(err, text))
	}
	if r.Schema < 1 || r.Schema > Schema {
		return Report{}, fmt.Errorf("schema %d: this atomlab reads 1 to %d", r.Schema, Schema)
	}
	if err := r.believe(); err != nil {
		return Report{}, fmt.Errorf("%w: no run of atomlab wrote this report", err)
	}
	return r, nil
}

// describe gives a JSON error its place as line and column.
func describe(err error, text []byte) string {
	offset := int64(-1)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	if offset < 0 || offset > int64(len(text)) {
		return err.Error()
	}
	line, column := 1, 1
	for _, c := range text[:offset] {
		column++
		if c == '\n' {
			line, column = line+1, 1
		}
	}
	return fmt.Sprintf("%d:%d: %v", line, column, err)
}
