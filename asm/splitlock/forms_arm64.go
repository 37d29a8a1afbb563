package splitlock

import "example.org/atomlab/asm"

func forms() []Form {
	return []Form{{"LDADDAL", asm.Have.LSE, asm.Add64LSE}, {"LDAXR/STLXR", true, asm.Add64LLSC}}
}
