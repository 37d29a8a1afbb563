package isa

import (
	"fmt"

	"example.org/atomlab/asm"
	"example.org/atomlab/litmus"
)

// Missing returns an error that names the instruction and the feature if this processor lacks one that a thread needs,
// so that it can be skipped with a reason instead of ending in an illegal instruction.
func Missing(a litmus.Arch, thread litmus.Thread) error {
	for _, in := range thread.Code {
		if in.Mnemonic == "" {
			continue
		}
		form, err := For(a).Form(in)
		if err != nil {
			return err
		}
		if !Has(form.Needs) {
			return fmt.Errorf("%s: P%d: %s needs %s, which this processor does not have", in.Pos, thread.Proc, For(a).Format(in), form.Needs)
		}
	}
	return nil
}

// Has is whether this processor has a feature that the tables name. One that is not known is not there.
func Has(feature string) bool { return feature == "" || present()[feature] }

// stubs are the features that the stubs of package asm need too.
func stubs() map[string]bool {
	have := asm.Have
	return map[string]bool{
		"FEAT_LSE": have.LSE, "FEAT_LRCPC": have.RCPC, "FEAT_SB": have.SB, "FEAT_LOR": have.LSE, // both came with Armv8.1
		"CX8": true, "CX16": have.CAS128, "CLFSH": have.Flush, "PREFETCHW": have.PrefetchForWrite,
	}
}
