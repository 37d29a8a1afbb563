package isa

import (
	"strings"
	"sync"

	"github.com/klauspost/cpuid/v2"

	"example.org/atomlab/asm"
)

var present = sync.OnceValue(func() map[string]bool {
	have := stubs()
	for name := range have {
		if strings.HasPrefix(name, "FEAT_") {
			delete(have, name)
		}
	}
	have["SSE4_1"] = cpuid.CPU.Has(cpuid.SSE4)
	if highest, _, _, _ := asm.CPUID(0, 0); highest >= 7 { // SDM vol. 2A, CPUID
		_, structured, _, _ := asm.CPUID(7, 0)
		have["CLFLUSHOPT"] = structured>>23&1 == 1
		have["CLWB"] = structured>>24&1 == 1
	}
	return have
})
