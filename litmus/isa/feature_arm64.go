package isa

import (
	"strings"
	"sync"

	"example.org/atomlab/asm"
)

// Bits of the capability words (Linux, Documentation/arch/arm64/elf_hwcaps.rst).
const (
	hwcapILRCPC  = 1 << 26
	hwcap2LRCPC3 = 1 << 46
	hwcap2LSE128 = 1 << 47
)

var present = sync.OnceValue(func() map[string]bool {
	have := stubs()
	for name := range have {
		if !strings.HasPrefix(name, "FEAT_") {
			delete(have, name)
		}
	}
	hwcap, hwcap2 := asm.HWCAP()
	have["FEAT_LRCPC2"] = hwcap&hwcapILRCPC != 0
	have["FEAT_LRCPC3"] = hwcap2&hwcap2LRCPC3 != 0
	have["FEAT_LSE128"] = hwcap2&hwcap2LSE128 != 0
	return have
})
