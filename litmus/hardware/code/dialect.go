package code

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/setting"
)

// A dialect writes the loop in the instructions of one architecture.
type dialect interface {
	// extra are the instructions of the loop that tests do not have.
	extra() map[string]func(*jit.Buffer)
	// words are the names of registers for listings.
	words() []string
	// dispatch goes to the code of the thread that the block names.
	dispatch(l *listing, threads int)
	// enter reads the registers of the loop and finds the cells of an iteration.
	enter(l *listing)
	touch(l *listing, begin int, how setting.How)
	// skip goes past the rendezvous for all but one of so many iterations.
	skip(l *listing, bodies int)
	flag(l *listing, fence bool)
	deadline(l *listing)
	skew(l *listing, turns int)
	// flush takes the line of code that is so many bytes behind the label body out of all caches; endLine sees to it
	// that a line begins there.
	flush(l *listing, behind int)
	endLine(l *listing, behind int)
	// number and address give a register a number, or the address of something in this iteration's cells.
	number(l *listing, register string, n uint64)
	address(l *listing, register string, begin int)
	store(l *listing, register string, slot int)
	// leave goes to the next iteration, or returns.
	leave(l *listing, outs int)
}

// base is the register that has the address of an iteration's cells.
func base(words []string) string {
	return strings.TrimPrefix(words[slices.Index(words, "{B}")+1], "%")
}

// registers chooses those of a thread's loop among what the thread leaves.
func (p *Program) registers(i int) (dialect, error) {
	if p.Test.Arch == litmus.AArch64 {
		return chooseA64(p.Threads[i])
	}
	return chooseX86(p.Threads[i])
}

// choose takes registers that a thread does not use.
func choose(t Thread, from []string, need int) ([]string, error) {
	var free []string
	for _, name := range from {
		if !slices.Contains(t.used, name) {
			free = append(free, name)
		}
	}
	if len(free) < need {
		return nil, fmt.Errorf("found that P%d uses the registers %v, expected it to leave %d of %v to the loop around it", t.Code.Proc, t.used, need, from)
	}
	return free[:need], nil
}
