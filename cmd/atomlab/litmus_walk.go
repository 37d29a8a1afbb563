package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/log"
	"example.org/atomlab/litmus/model"
)

func newLitmusWalk() *cobra.Command {
	var options model.WalkOptions
	var asJSON bool
	command := &cobra.Command{
		Use:   "walk WHAT...",
		Short: "What litmus tests may do, by random walks: for code that is too long for check",
		Long: "walk carries out each test many times on an abstract machine, the promising machine of Armv8 or that of x86-TSO, in\n" +
			"random ways, and counts the states at the end, in the format of litmus7's logs. Every state that it finds is one that\n" +
			"check allows (--model arm64, --model tso); of long tests it may miss some. " + whatHelp,
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, what []string) error {
			if options.Walks < 1 || options.Unroll < 1 {
				return fmt.Errorf("--walks %d, --unroll %d: expected more than nothing", options.Walks, options.Unroll)
			}
			cases, wrong := findLitmus(what, litmus.AArch64, command.InOrStdin())
			errs := []error{wrong}
			for _, c := range cases {
				begin := time.Now()
				w, err := model.Walk(command.Context(), c.test, options)
				if interrupted(command.Context()) != nil {
					return errInterrupted
				}
				if err != nil {
					errs = append(errs, fmt.Errorf("%s: %w", c.file, err))
					continue
				}
				block := log.Block{Test: c.test, Outcomes: w.Outcomes, Elapsed: time.Since(begin),
					Notes: []string{fmt.Sprintf("Walks %d, and %d given up", w.Walks, w.Dropped)}}
				if asJSON {
					err = json.NewEncoder(command.OutOrStdout()).Encode(newWalkRecord(w, block))
				} else {
					err = block.Write(command.OutOrStdout())
				}
				if err != nil {
					return err
				}
			}
			return errors.Join(errs...)
		},
	}
	flags := command.Flags()
	flags.IntVar(&options.Walks, "walks", 10_000, "how many walks each test is taken through")
	flags.Uint64Var(&options.Seed, "seed", 0, "of the choices: the same seed takes the same walks")
	flags.IntVar(&options.Unroll, "unroll", 2, "how often each backward branch may be taken, unless the test says it")
	flags.BoolVar(&asJSON, "json", false, "print one JSON object a line for each test")
	return command
}

// A walkRecord is what JSON says of a test.
type walkRecord struct {
	Name        string        `json:"name"`
	Arch        litmus.Arch   `json:"arch"`
	States      []walkedState `json:"states"`
	Observation string        `json:"observation"`
	Validated   bool          `json:"validated"`
	Walks       int           `json:"walks"`
	Dropped     int           `json:"dropped"` // walks that were given up: a loop went on, or a promise was not kept
}

type walkedState struct {
	State litmus.State `json:"state"`
	Count uint64       `json:"count"`
}

func newWalkRecord(w *model.Walked, b log.Block) walkRecord {
	states := []walkedState{}
	for _, o := range w.Outcomes {
		states = append(states, walkedState{o.State, o.Count})
	}
	return walkRecord{w.Test.Name, w.Test.Arch, states, b.Observation(), b.Validated(), w.Walks, w.Dropped}
}
