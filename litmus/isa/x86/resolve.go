package x86

import "example.org/atomlab/litmus"

func known(n string) bool {
	return map[string]bool{"mov": true, "mfence": true}[n]
}

func resolve(in litmus.Instr, at int) (litmus.Instr, error) { return in, nil }
