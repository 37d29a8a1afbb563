package event

// The sets that models of an architecture name, for Structure.Sets. A set is bound even when no event of a test is in
// it, so that "let dmb = [DMB.SY]" means the empty relation in a test without that fence, while a misspelt name stays
// an error.
var (
	// AArch64Sets are those of the Armv8-A models: fences, annotations of accesses (A acquire, Q acquirePC, L release, X
	// part of an atomic instruction, EX part of an exclusive), ports (ADDR, DATA), BCC (branches that are conditional),
	// and the sets of system features, which are empty in tests of user code.
	AArch64Sets = []string{
		"DMB.SY", "DMB.LD", "DMB.ST", "DMB.ISH", "DMB.ISHLD", "DMB.ISHST", "DMB.OSH", "DMB.OSHLD", "DMB.OSHST", "DMB.NSH",
		"DMB.NSHLD", "DMB.NSHST", "DSB.SY", "DSB.LD", "DSB.ST", "DSB.ISH", "DSB.ISHLD", "DSB.ISHST", "DSB.OSH", "DSB.OSHLD",
		"DSB.OSHST", "DSB.NSH", "DSB.NSHLD", "DSB.NSHST", "ISB",
		"A", "Q", "L", "X", "EX", "NoRet", "ADDR", "DATA", "BCC", "PRED",
		"S", "NT", "T", "AF", "DB", "SPURIOUS", "EXC-ENTRY", "EXC-RET", "SVC", "TLBI", "TLBIIS", "TLBInXS",
		"FAULT", "FAULT-RD", "FAULT-WR", "MMU", "Translation", "AccessFlag", "Permission", "TagCheck", "UndefinedInstruction",
		"SupervisorCall", "D-MMU", "D-PTE", "D-TTD", "I-MMU", "I-PTE", "I-TTD", "PTE", "PA", "PTEV", "PTEINV", "PTEAF0", "PTEDB0",
		"ReadOnly", "Instr", "Restricted-CMODX", "IC.IALLU", "IC.IALLUIS", "IC.IVAU", "DC.CVAU",
	}
	// X86Sets are those of the x86 models: fences, X (part of a locked instruction), NT (non-temporal).
	X86Sets = []string{"MFENCE", "LFENCE", "SFENCE", "X", "NT", "ADDR", "DATA", "BCC"}
	// GoSets are those of Go's memory model: Atomic, what operations of sync/atomic do.
	GoSets = []string{"Atomic"}
)
