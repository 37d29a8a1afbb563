package jit

import "fmt"

// A Label is a place in the code of a Buffer, which may be referred to before it is known.
type Label int

// A Patch writes into the instruction at one offset of the code how far it is to another: what that looks like is the
// instruction set's business. It returns an error if that is too far.
type Patch func(code []byte, at, target int) error

// A Buffer collects machine code. It knows nothing of instruction sets, and works on any host. The zero Buffer is
// empty.
type Buffer struct {
	code   []byte
	labels []int // where each is, or -1
	uses   []use
}

type use struct {
	at    int
	label Label
	patch Patch
}

// Len is how long the code is, in bytes: the offset of the next instruction.
func (b *Buffer) Len() int { return len(b.code) }

// Bytes appends code.
func (b *Buffer) Bytes(code ...byte) { b.code = append(b.code, code...) }

// Word appends an instruction of 32 bits, least significant byte first.
func (b *Buffer) Word(w uint32) { b.Bytes(byte(w), byte(w>>8), byte(w>>16), byte(w>>24)) }

// NewLabel makes a label that is nowhere yet.
func (b *Buffer) NewLabel() Label {
	b.labels = append(b.labels, -1)
	return Label(len(b.labels) - 1)
}

// Bind puts a label at the next instruction. It panics if the label is somewhere already.
func (b *Buffer) Bind(l Label) {
	if b.labels[l] >= 0 {
		panic(fmt.Sprintf("jit: label %d stands at %d already", l, b.labels[l]))
	}
	b.labels[l] = len(b.code)
}

// Refer says that the instruction at an offset depends on where a label is.
func (b *Buffer) Refer(at int, l Label, patch Patch) { b.uses = append(b.uses, use{at, l, patch}) }

// Finish patches every reference and returns the code. The buffer may grow and be finished again.
func (b *Buffer) Finish() ([]byte, error) {
	for _, u := range b.uses {
		target := b.labels[u.label]
		if target < 0 {
			return nil, fmt.Errorf("jit: the code at %d refers to label %d, which is nowhere", u.at, u.label)
		}
		if err := u.patch(b.code, u.at, target); err != nil {
			return nil, fmt.Errorf("jit: the code at %d: %w", u.at, err)
		}
	}
	return b.code, nil
}
