package runner

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
)

func TestJournal(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new")
	j, err := Create(folder, header(), []string{"a", "b"})
	require.NoError(t, err)
	require.NoError(t, j.add(probes.Finding{Probe: "a", DurationS: 1}))
	require.NoError(t, j.Close())

	_, err = Create(folder, header(), nil)
	assert.ErrorContains(t, err, "holds a run that did not finish: go on with it by --resume")

	j, err = Resume(folder, header())
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, j.Items)
	f, done := j.find("a")
	assert.True(t, done)
	assert.Equal(t, 1.0, f.DurationS)
	require.NoError(t, j.add(probes.Finding{Probe: "b"}))
	require.NoError(t, j.Close())

	require.NoError(t, os.WriteFile(filepath.Join(folder, report.JSONFile), nil, 0o644))
	_, err = Create(folder, header(), nil)
	assert.ErrorContains(t, err, "holds a report already")
}

// TestCutOffAnywhere cuts a journal at every byte: what is whole is kept, and the run goes on behind it.
func TestCutOffAnywhere(t *testing.T) {
	folder := t.TempDir()
	j, err := Create(folder, report.Header{Schema: report.Schema}, []string{"a", "b"})
	require.NoError(t, err)
	require.NoError(t, j.add(probes.Finding{Probe: "a"}))
	require.NoError(t, j.add(probes.Finding{Probe: "b"}))
	require.NoError(t, j.Close())
	path := filepath.Join(folder, report.JournalFile)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	first := bytes.IndexByte(whole, '\n') + 1
	for cut := range len(whole) + 1 {
		require.NoError(t, os.WriteFile(path, whole[:cut], 0o644))
		j, err := Resume(folder, report.Header{})
		if cut < first {
			require.ErrorContains(t, err, "journal.jsonl:1: expected the header of a run")
			continue
		}
		require.NoError(t, err)
		assert.Len(t, j.findings, bytes.Count(whole[first:cut], []byte("\n")))
		require.NoError(t, j.add(probes.Finding{Probe: "c"}))
		require.NoError(t, j.Close())
		again, err := Resume(folder, report.Header{})
		require.NoError(t, err)
		_, found := again.find("c")
		assert.True(t, found, "cut at %d", cut)
		again.Close()
	}
}

func TestResumeRefuses(t *testing.T) {
	_, err := Resume(t.TempDir(), header())
	assert.ErrorContains(t, err, "holds no run to resume")

	begin := func(change func(*report.Header)) error {
		folder := t.TempDir()
		h := header()
		change(&h)
		j, err := Create(folder, h, nil)
		require.NoError(t, err)
		j.Close()
		_, err = Resume(folder, header())
		return err
	}
	assert.ErrorContains(t, begin(func(h *report.Header) { h.Tool = "v0" }), "atomlab was v0 when it began and is test now")
	assert.ErrorContains(t, begin(func(h *report.Header) { h.Machine.Model = "other" }), "the processor was")
	assert.ErrorContains(t, begin(func(h *report.Header) { h.Machine.Allowed = []int{77} }), "the processors that may be used was [77]")
	assert.ErrorContains(t, begin(func(h *report.Header) { h.Schema = 99 }), "schema 99")
	assert.NoError(t, begin(func(*report.Header) {}))

	for text, want := range map[string]string{
		"{}\n":   ":1: expected the header of a run first",
		"what\n": ":1: invalid character",
		`{"header":{"schema":1}}` + "\n" + "{}\n":   ":2: expected the header of a run first, and findings after it",
		`{"header":{"schema":1}}` + "\n" + "x\nx\n": ":2: invalid character",
	} {
		folder := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(folder, report.JournalFile), []byte(text), 0o644))
		_, err := Resume(folder, header())
		assert.ErrorContains(t, err, want)
	}
}

// TestFullDisk writes to the device that is always full.
func TestFullDisk(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("/dev/full is of Linux")
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	require.NoError(t, err)
	j := &Journal{file: full}
	defer j.Close()
	err = j.add(probes.Finding{Probe: "a"})
	assert.ErrorContains(t, err, "no space left on device: what was measured before is kept: make room, and go on with --resume")
}

// TestTwoAtOnce: while one process goes on with a run, no other does, nor begins another.
func TestTwoAtOnce(t *testing.T) {
	folder := t.TempDir()
	j, err := Create(folder, header(), nil)
	require.NoError(t, err)
	_, err = Resume(folder, header())
	assert.ErrorIs(t, err, report.ErrInUse)
	_, err = Create(folder, header(), nil)
	assert.ErrorIs(t, err, report.ErrInUse)
	require.NoError(t, j.Close())
	j, err = Resume(folder, header())
	require.NoError(t, err)
	_, err = Resume(folder, header())
	assert.ErrorIs(t, err, report.ErrInUse)
	require.NoError(t, j.Close())
	_, err = Create(folder, header(), nil)
	assert.ErrorContains(t, err, "holds a run that did not finish", "and the lock is free again")
	j, err = Resume(folder, header())
	require.NoError(t, err)
	require.NoError(t, j.Close())
}

// TestHostileFolder: what is no file of a run is not waited for, and not followed.
func TestHostileFolder(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(folder, report.JournalFile), 0o755))
	_, err := Resume(folder, header())
	assert.ErrorContains(t, err, "found a folder, expected a regular file")
	folder = t.TempDir()
	require.NoError(t, os.Symlink("/dev/zero", filepath.Join(folder, report.JournalFile)))
	_, err = Resume(folder, header())
	assert.ErrorContains(t, err, "expected a regular file")
	folder = t.TempDir()
	require.NoError(t, os.Symlink(filepath.Join(folder, "elsewhere"), filepath.Join(folder, "journal.lock")))
	_, err = Create(folder, header(), nil)
	assert.ErrorContains(t, err, "journal.lock: found something else than a file of atomlab")
	assert.NoFileExists(t, filepath.Join(folder, "elsewhere"))
}

func TestNilJournal(t *testing.T) {
	var j *Journal
	_, found := j.find("a")
	assert.False(t, found)
	assert.NoError(t, j.add(probes.Finding{}))
	assert.NoError(t, j.Close())
}

func FuzzParse(f *testing.F) {
	line, err := json.Marshal(entry{Header: &report.Header{Schema: 1}, Items: []string{"a"}})
	require.NoError(f, err)
	f.Add(append(line, '\n'))
	f.Add(append(line, []byte("\n{\"finding\":{\"probe\":\"a\"}}\n{\"fin")...))
	f.Fuzz(func(t *testing.T, text []byte) {
		j, whole, err := parse(text)
		if err != nil {
			return
		}
		again, wholeAgain, err := parse(text[:whole])
		require.NoError(t, err)
		assert.Equal(t, whole, wholeAgain)
		assert.Equal(t, j, again)
	})
}
