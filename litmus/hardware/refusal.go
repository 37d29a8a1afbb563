package hardware

import (
	"errors"
	"fmt"
	"runtime"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/code"
	"example.org/atomlab/litmus/hardware/safe"
	"example.org/atomlab/litmus/isa"
)

// A Refusal is why a test is not run.
type Refusal struct {
	Kind   RefusalKind
	Pos    litmus.Pos // of the instruction, or nowhere
	Reason string
}

// RefusalKind sorts refusals.
type RefusalKind string

// Kinds of refusals.
const (
	Foreign     RefusalKind = "architecture" // another architecture than this machine's
	Missing     RefusalKind = "feature"      // an instruction that this processor does not have
	Unsafe      RefusalKind = "unsafe"       // it is not known to stay in its locations
	Unsupported RefusalKind = "unsupported"  // outside what the engine can do: too large, too many registers
)

func (r *Refusal) Error() string {
	if r.Pos == (litmus.Pos{}) {
		return r.Reason
	}
	return r.Pos.String() + ": " + r.Reason
}

func refuse(kind RefusalKind, format string, args ...any) *Refusal {
	return &Refusal{Kind: kind, Reason: fmt.Sprintf(format, args...)}
}

// Check returns a *Refusal if Run would not run the test on this machine.
func Check(t *litmus.Test) error {
	_, err := prepare(t)
	return err
}

// prepare checks a test for this machine.
func prepare(t *litmus.Test) (*code.Program, error) {
	if !native(t.Arch) {
		return nil, refuse(Foreign, "found a test for %s, expected one for this machine, which is %s", t.Arch, runtime.GOARCH)
	}
	p, err := code.Compile(t)
	if err != nil {
		return nil, refused(err)
	}
	for _, thread := range p.Test.Threads {
		if err := isa.Missing(p.Test.Arch, thread); err != nil {
			return nil, refuse(Missing, "%v", err)
		}
	}
	return p, nil
}

func native(a litmus.Arch) bool {
	switch runtime.GOARCH {
	case "amd64":
		return a == litmus.X86_64 || a == litmus.X86
	case "arm64":
		return a == litmus.AArch64
	}
	return false
}

// refused makes a refusal of what package code says.
func refused(err error) *Refusal {
	if unproven := (*safe.Error)(nil); errors.As(err, &unproven) {
		return &Refusal{Unsafe, unproven.Pos, unproven.Reason}
	}
	return refuse(Unsupported, "%v", err)
}

// errElsewhere is what New returns where tests cannot be run.
var errElsewhere = fmt.Errorf("running litmus tests: %w", jit.ErrUnsupported)
