package machine

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

// Load describes a recorded machine: a folder or an archive with a /sys and a /proc, such as [Record] writes. What only
// the machine itself can be asked is known if it is a recording of ours, and inferred from /proc/cpuinfo if not.
func Load(path string) (Machine, error) {
	tree, err := sysroot.Open(path)
	if err != nil {
		return Machine{}, err
	}
	defer tree.Close()
	asked, err := askRecording(tree)
	if err != nil {
		return Machine{}, fmt.Errorf("%s: %w", path, err)
	}
	m := complete(asked, tree)
	if len(m.Topology.Online) == 0 && !m.ForeignFiles && m.OS == "linux" {
		return Machine{}, fmt.Errorf("%s: names no processor: expected a recorded /sys and /proc", path)
	}
	return m, nil
}

// Record writes this machine as a .tar.gz that Load reads, or the recording at path again if that is not empty. It
// holds the files of /sys and /proc that a description is made from, and nothing else: no serial numbers, no names of
// hosts or users. What control groups allow is recorded, not the groups' names.
func Record(to io.Writer, path string) error {
	tree, asked := sysroot.Live(), ask()
	if path != "" {
		var err error
		if tree, err = sysroot.Open(path); err != nil {
			return err
		}
		defer tree.Close()
		if asked, err = askRecording(tree); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	tree.Record()
	limits := complete(asked, tree).Limits
	asked.Limits = limits
	facts, err := json.MarshalIndent(asked, "", " ")
	if err != nil {
		return err
	}
	return tree.Bundle(to, append(facts, '\n'))
}

// askRecording begins a description with what the recorded machine answered.
func askRecording(tree *sysroot.Tree) (Machine, error) {
	text := tree.Text(sysroot.FactsFile)
	if text == "" {
		return infer(tree), nil
	}
	var m Machine
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return Machine{}, fmt.Errorf("%s: %w", sysroot.FactsFile, err)
	}
	if m.OS == "" { // the architecture may be one of which we know nothing
		return Machine{}, errors.New(sysroot.FactsFile + ": expected what atomlab cpu --bundle writes: os is missing")
	}
	m.Doubts, m.Missing = nil, nil
	if m.OS == "linux" { // read anew from the files; others have answered all there is
		m.Topology, m.Caches, m.Kinds, m.Policy = Topology{}, nil, nil, Policy{}
	}
	m.Allowed = slices.DeleteFunc(m.Allowed, func(cpu int) bool { return cpu < 0 || cpu >= affinity.Most })
	return m, nil
}
