package verify

import (
	"context"
	"errors"
	"fmt"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/suite"
)

// A Side is one of the two settings of a benchmark: its name, and Make, which makes a fresh one of whatever it works on
// and returns what each goroutine does with it: functions that do n operations.
type Side = suite.Side

// A Benchmark is work of a user's own, done in two ways. What a goroutine does must be the same amount on both sides,
// and no goroutine may wait for one that has ended.
type Benchmark struct {
	Usual, Proposed Side

	// In are the conditions in which both are measured, each by parameters that Make is called with: the number of
	// goroutines, for one. None: once, without any.
	In []map[string]int
}

// Compare measures both sides interleaved, in the same passes, until it is decided or the bench's effort is spent, and
// judges by the rules of this package: a gain of what is proposed over what is usual, no loss, a loss, or inconclusive
// and why. The ratio is the usual one's cost by the proposed one's, above 1 where the proposed is the better, of all
// conditions together; Bouts has each.
//
// It is an error if the benchmark is none, or if the context ended before anything was measured.
func Compare(ctx context.Context, b *measure.Bench, of Benchmark) (probes.Proof, error) {
	if err := of.check(); err != nil {
		return probes.Proof{}, err
	}
	p := of.pairing()
	result := p.measure(ctx, b)
	if err := ctx.Err(); err != nil && len(result.Set) == 0 {
		return probes.Proof{}, fmt.Errorf("comparing %s with %s: %w", of.Proposed.Name, of.Usual.Name, err)
	}
	proof := p.prove(result)
	proof.Advised = of.Proposed.Name
	return proof, nil
}

// pairing sets what is proposed against what is usual.
func (of Benchmark) pairing() pairing {
	return pairing{duel: suite.CustomDuel(of.Proposed, of.Usual, of.in()), setting: of.Usual.Name, by: "the benchmark"}
}

// measure reads the two until the outcome is certain.
func (p pairing) measure(ctx context.Context, b *measure.Bench) measure.Result {
	defer func(before func(measure.Result) bool) { b.Decided = before }(b.Decided)
	b.Decided = func(soFar measure.Result) bool { return p.prove(soFar).Outcome != probes.Inconclusive }
	return p.duel.Measure(ctx, b)
}

// in are the conditions, at least one.
func (of Benchmark) in() []map[string]int {
	if len(of.In) == 0 {
		return []map[string]int{{}}
	}
	return of.In
}

// check makes each side once in each condition, and looks at it.
func (of Benchmark) check() error {
	if of.Usual.Name == "" || of.Usual.Name == of.Proposed.Name || of.Proposed.Name == "" {
		return errors.New("a benchmark's sides need two names")
	}
	if of.Usual.Make == nil || of.Proposed.Make == nil {
		return errors.New("a benchmark's sides need a function Make each")
	}
	for _, at := range of.in() {
		usual, proposed := of.Usual.Make(at), of.Proposed.Make(at)
		if len(usual) == 0 || len(usual) != len(proposed) {
			return fmt.Errorf("in %v %s has %d goroutines and %s has %d: expected as many, and one at least",
				at, of.Usual.Name, len(usual), of.Proposed.Name, len(proposed))
		}
	}
	return nil
}
