package hardware

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// A neighbour is a test without one of the things that keep order in another. The idea of measuring a harness by what it
// sees of the neighbours is that of MC Mutants (Levine et al., ASPLOS 2023).
type neighbour struct {
	test    *litmus.Test
	removed string
	pos     litmus.Pos
}

// neighboursOf returns a test for each fence, dependency, ordering suffix and lock prefix, without it.
func neighboursOf(t *litmus.Test) (all []neighbour) {
	for i, thread := range t.Threads {
		for n, in := range thread.Code {
			without, what := weaken(t.Arch, thread, n)
			if what == "" {
				continue
			}
			if _, err := isa.For(t.Arch).Form(without); without.Mnemonic != "" && err != nil {
				continue
			}
			changed := *t
			changed.Threads = slices.Clone(t.Threads)
			changed.Threads[i].Code = slices.Clone(thread.Code)
			changed.Threads[i].Code[n] = without
			all = append(all, neighbour{&changed, fmt.Sprintf("%s of P%d", what, thread.Proc), in.Pos})
		}
	}
	return all
}

var fences = []string{"DMB", "DSB", "ISB", "mfence", "lfence", "sfence"}

// weaken returns an instruction without what it orders, and says what that was; nothing if it orders nothing.
func weaken(arch litmus.Arch, thread litmus.Thread, n int) (without litmus.Instr, what string) {
	in := thread.Code[n]
	text := isa.For(arch).Format(in)
	gone := litmus.Instr{Labels: in.Labels, Pos: in.Pos}
	switch {
	case slices.Contains(fences, in.Mnemonic):
		return gone, text
	case arch == litmus.AArch64:
		return weakenA64(thread, n, text)
	case in.Prefix == "lock":
		in.Prefix = ""
		return in, "the lock prefix of " + text
	case in.Mnemonic == "xchg" && len(in.Operands) == 2:
		return plainStore(in), "the exchange by " + text
	}
	return in, ""
}

// plainStore is the store alone of an exchange with memory.
func plainStore(in litmus.Instr) litmus.Instr {
	in.Mnemonic = "mov"
	if _, ok := in.Operands[1].(litmus.Mem); ok {
		in.Operands = []litmus.Operand{in.Operands[1], in.Operands[0]}
	}
	return in
}

func weakenA64(thread litmus.Thread, n int, text string) (without litmus.Instr, what string) {
	in := thread.Code[n]
	if name := withoutSuffix(in.Mnemonic); name != in.Mnemonic {
		in.Mnemonic, what = name, "the ordering of "+text
		return in, what
	}
	if alwaysZero(in) {
		target := in.Operands[0]
		in.Mnemonic, in.Operands = "MOV", []litmus.Operand{target, litmus.Imm{}}
		return in, "the dependency through " + text
	}
	if goesOn(thread, n) {
		return litmus.Instr{Labels: in.Labels, Pos: in.Pos}, "the control dependency of " + text
	}
	return in, ""
}

const operations = "ADD|CLR|EOR|SET|SMAX|SMIN|UMAX|UMIN"

// suffixes are the mnemonics that order, and what they are without.
var suffixes = []struct {
	ordered *regexp.Regexp
	plain   string
}{
	{regexp.MustCompile(`^LDAP?R(B|H|)$`), "LDR$1"},
	{regexp.MustCompile(`^LDAPUR(.*)$`), "LDUR$1"},
	{regexp.MustCompile(`^STL(R|UR)(B|H|)$`), "ST$1$2"},
	{regexp.MustCompile(`^LDAX(.*)$`), "LDX$1"},
	{regexp.MustCompile(`^STLX(.*)$`), "STX$1"},
	{regexp.MustCompile(`^(CASP?|SWPP?|LD(?:` + operations + `)P?)(?:AL|A|L)(B|H|)$`), "$1$2"},
	{regexp.MustCompile(`^(ST(?:` + operations + `))L(B|H|)$`), "$1$2"},
}

func withoutSuffix(mnemonic string) string {
	for _, s := range suffixes {
		if s.ordered.MatchString(mnemonic) {
			return s.ordered.ReplaceAllString(mnemonic, s.plain)
		}
	}
	return mnemonic
}

// alwaysZero is whether an instruction makes a zero that depends on a register, as EOR W2,W0,W0 does.
func alwaysZero(in litmus.Instr) bool {
	makes := strings.HasPrefix(in.Mnemonic, "EOR") || in.Mnemonic == "SUB" || in.Mnemonic == "BIC"
	return makes && len(in.Operands) == 3 && in.Operands[1] == in.Operands[2]
}

// goesOn is whether an instruction is a branch to the next one: there for the dependency only.
func goesOn(thread litmus.Thread, n int) bool {
	if !strings.HasPrefix(thread.Code[n].Mnemonic, "CB") && !strings.HasPrefix(thread.Code[n].Mnemonic, "B.") {
		return false
	}
	for _, o := range thread.Code[n].Operands {
		target, ok := o.(litmus.Target)
		for next := n + 1; ok && next < len(thread.Code); next++ {
			if slices.Contains(thread.Code[next].Labels, target.Label) {
				return true
			}
			if thread.Code[next].Mnemonic != "" {
				break
			}
		}
	}
	return false
}

// settingsAgain is in how many settings of the run its neighbours are tried: those that it spent most time in.
const settingsAgain = 6

// shareNeighbours of a run is how long its neighbours take together.
const shareNeighbours = 4

// neighbours runs the neighbours of a test in the settings that the test was run in.
func (r *Runner) neighbours(ctx context.Context, t *litmus.Test, result *Result) (all []Neighbour, err error) {
	trials := slices.Clone(result.Trials)
	slices.SortStableFunc(trials, func(a, b Trial) int { return cmp.Compare(b.Elapsed, a.Elapsed) })
	list := neighboursOf(t)
	share := result.Iterations / uint64(shareNeighbours*max(1, len(list)))
	trials = trials[:min(len(trials), settingsAgain, max(1, int(share/fewest)))]
	for _, n := range list {
		p, err := prepare(n.test)
		if err != nil {
			continue // such as an access that was safe only with what was removed
		}
		u := &run{runner: r, p: p, tally: newTally(p)}
		for range p.threads {
			u.counters = append(u.counters, newCounter(p))
		}
		about := Neighbour{Removed: n.removed, Pos: n.pos}
		for _, trial := range trials {
			a := &arm{Trial: Trial{Setting: trial.Setting}}
			most := max(fewest, share/uint64(len(trials)))
			if err := u.try(ctx, a, most, result.Elapsed/time.Duration(shareNeighbours*len(list)*len(trials))); err != nil {
				return all, err
			}
			about.Iterations += a.Iterations
			about.Witnesses += a.Witnesses
			about.Elapsed += a.Elapsed
		}
		all = append(all, about)
	}
	return all, nil
}
