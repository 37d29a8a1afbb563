package a64

import "example.org/atomlab/litmus"

func resolve(in litmus.Instr, at int) (litmus.Instr, error) { return in, nil }
