package a64

import "example.org/atomlab/litmus"

// A row is an instruction, or a family of them: this is the place where one is added.
type row struct {
	// syntax is the mnemonic and the operands in the words of operand.go: a register says by a letter which field of the
	// word it goes to, and by a sign what happens to it (=Wd is written, +Ws read and written, Wn read). Words in braces
	// are filled in by the choices. R is W and X in turn.
	syntax string
	code   uint32 // the word with all fields zero
	needs  string // FEAT_..., as HWCAP and the manual call it
	does   litmus.Access
	choose []choices
	means  func(*act) // what it does, for the models
}

// table has an entry for each encoding of the instructions that user-level tests are made of. The numbers are those of
// the Arm Architecture Reference Manual for A-profile, DDI 0487, C6.2.
var table = []row{
	// Loads and stores of one register (C4.1.94).
	{"LDR{b} ={w}t, [n{p12}]", 0x39400000, "", load, []choices{widths}, loads},
	{"STR{b} {w}t, [n{p12}]", 0x39000000, "", store, []choices{widths}, stores},
	{"LDR{b} ={w}t, [n, index{k}]", 0x38600800, "", load, []choices{widths}, loads},
	{"STR{b} {w}t, [n, index{k}]", 0x38200800, "", store, []choices{widths}, stores},
	{"LDR{b} ={w}t, [n, #s9]{!}", 0x38400000, "", load, []choices{widths, writeback}, loads},
	{"STR{b} {w}t, [n, #s9]{!}", 0x38000000, "", store, []choices{widths, writeback}, stores},
	{"LDUR{b} ={w}t, [n, #s9]", 0x38400000, "", load, []choices{widths}, loads},
	{"STUR{b} {w}t, [n, #s9]", 0x38000000, "", store, []choices{widths}, stores},
	{"LDR{b} ={w}t, [n, #s9]", 0x38400000, "", load, []choices{widths}, loads}, // an offset that only LDUR has: assemblers use it
	{"STR{b} {w}t, [n, #s9]", 0x38000000, "", store, []choices{widths}, stores},
	{"LDR{s} ={w}t, [n{p12}]", 0x39000000, "", load, []choices{signed}, loadsSigned},
	{"LDR{s} ={w}t, [n, index{k}]", 0x38200800, "", load, []choices{signed}, loadsSigned},
	{"LDR{s} ={w}t, [n, #s9]{!}", 0x38000000, "", load, []choices{signed, writeback}, loadsSigned},
	{"LDUR{s} ={w}t, [n, #s9]", 0x38000000, "", load, []choices{signed}, loadsSigned},
	{"PRFM prefetch, [n, #u12*8]", 0xf9800000, "", litmus.Access{}, nil, nothing},
	{"PRFM prefetch, [n, index3]", 0xf8a00800, "", litmus.Access{}, nil, nothing},
	{"PRFUM prefetch, [n, #s9]", 0xf8800000, "", litmus.Access{}, nil, nothing},

	// Pairs (C4.1.94).
	{"LDP ={w}t, ={w}u, [n, #s7*{k}]", 0x29400000, "", load, []choices{pairs}, loadsPair},
	{"STP {w}t, {w}u, [n, #s7*{k}]", 0x29000000, "", store, []choices{pairs}, storesPair},
	{"LDP ={w}t, ={w}u, [n, #s7*{k}]{!}", 0x28400000, "", load, []choices{pairs, pairWriteback}, loadsPair},
	{"STP {w}t, {w}u, [n, #s7*{k}]{!}", 0x28000000, "", store, []choices{pairs, pairWriteback}, storesPair},
	{"LDNP ={w}t, ={w}u, [n, #s7*{k}]", 0x28400000, "", load, []choices{pairs}, loadsPair},
	{"STNP {w}t, {w}u, [n, #s7*{k}]", 0x28000000, "", store, []choices{pairs}, storesPair},
	{"LDPSW =Xt, =Xu, [n, #s7*4]", 0x69400000, "", bytes(load, 8), nil, loadsPairSigned},
	{"LDPSW =Xt, =Xu, [n, #s7*4]{!}", 0x68400000, "", bytes(load, 8), []choices{pairWriteback}, loadsPairSigned},

	// Acquire, release, and what is like them (B2.3, C6.2.158 and on).
	{"LDAR{b} ={w}t, [n]", 0x08dffc00, "", with(load, litmus.Acquire), []choices{widths}, loads},
	{"STLR{b} {w}t, [n]", 0x089ffc00, "", with(store, litmus.Release), []choices{widths}, stores},
	{"LDLAR{b} ={w}t, [n]", 0x08df7c00, "FEAT_LOR", with(load, litmus.Acquire), []choices{widths}, loads},
	{"STLLR{b} {w}t, [n]", 0x089f7c00, "FEAT_LOR", with(store, litmus.Release), []choices{widths}, stores},
	{"LDAPR{b} ={w}t, [n]", 0x38bfc000, "FEAT_LRCPC", with(load, litmus.AcquirePC), []choices{widths}, loads},
	{"LDAPUR{b} ={w}t, [n, #s9]", 0x19400000, "FEAT_LRCPC2", with(load, litmus.AcquirePC), []choices{widths}, loads},
	{"LDAPUR{s} ={w}t, [n, #s9]", 0x19000000, "FEAT_LRCPC2", with(load, litmus.AcquirePC), []choices{signed}, loadsSigned},
	{"STLUR{b} {w}t, [n, #s9]", 0x19000000, "FEAT_LRCPC2", with(store, litmus.Release), []choices{widths}, stores},
	{"LDAPR =Wt, [n], #4", 0x99c00800, "FEAT_LRCPC3", bytes(with(load, litmus.AcquirePC), 4), nil, loads},
	{"LDAPR =Xt, [n], #8", 0xd9c00800, "FEAT_LRCPC3", bytes(with(load, litmus.AcquirePC), 8), nil, loads},
	{"STLR Wt, [n, #-4]!", 0x99800800, "FEAT_LRCPC3", bytes(with(store, litmus.Release), 4), nil, stores},
	{"STLR Xt, [n, #-8]!", 0xd9800800, "FEAT_LRCPC3", bytes(with(store, litmus.Release), 8), nil, stores},
	{"LDIAPP ={w}t, ={w}m, [n]", 0x99401800, "FEAT_LRCPC3", with(load, litmus.AcquirePC|litmus.Pair), []choices{both}, loadsPair},
	{"STILP {w}t, {w}m, [n]", 0x99001800, "FEAT_LRCPC3", with(store, litmus.Release|litmus.Pair), []choices{both}, storesPair},
	{"LDIAPP ={w}t, ={w}m, [n], #{2k}", 0x99400800, "FEAT_LRCPC3", with(load, litmus.AcquirePC|litmus.Pair), []choices{both}, loadsPair},
	{"STILP {w}t, {w}m, [n, #-{2k}]!", 0x99000800, "FEAT_LRCPC3", with(store, litmus.Release|litmus.Pair), []choices{both}, pushesPair},

	// Exclusives (B2.9).
	{"LD{a}XR{b} ={w}t, [n]", 0x085f7c00, "", with(load, litmus.Exclusive), []choices{acquire, widths}, loadsExclusive},
	{"ST{l}XR{b} =Ws, {w}t, [n]", 0x08007c00, "", with(store, litmus.Exclusive), []choices{release, widths}, storesExclusive},
	{"LD{a}XP ={w}t, ={w}u, [n]", 0x887f0000, "", with(load, litmus.Exclusive|litmus.Pair), []choices{acquire, both}, loadsExclusivePair},
	{"ST{l}XP =Ws, {w}t, {w}u, [n]", 0x88200000, "", with(store, litmus.Exclusive|litmus.Pair), []choices{release, both}, storesExclusive},
	{"CLREX", 0xd5033f5f, "", litmus.Access{}, nil, clears},

	// Atomic instructions (C3.2.12 and on).
	{"CAS{al}{b} +{w}s, {w}t, [n]", 0x08a07c00, "FEAT_LSE", modify, []choices{casOrder, widths}, cas},
	{"CASP{al} +{w}s:, +{w}s+1, {w}t:, {w}t+1, [n]", 0x08207c00, "FEAT_LSE", with(modify, litmus.Pair), []choices{casOrder, both30}, cas},
	{"SWP{al}{b} {w}s, ={w}t, [n]", 0x38208000, "FEAT_LSE", modify, []choices{order, widths}, swap},
	{"LD{op}{al}{b} {w}s, ={w}t, [n]", 0x38200000, "FEAT_LSE", modify, []choices{atomics, order, widths}, amo},
	{"ST{op}{l}{b} {w}s, [n]", 0x3820001f, "FEAT_LSE", modify, []choices{atomics, amoRelease, widths}, amo},
	{"SWPP{al} +Xt, +Xm, [n]", 0x19208000, "FEAT_LSE128", bytes(with(modify, litmus.Pair), 16), []choices{order}, modifyPair},
	{"LDCLRP{al} +Xt, +Xm, [n]", 0x19201000, "FEAT_LSE128", bytes(with(modify, litmus.Pair), 16), []choices{order}, modifyPair},
	{"LDSETP{al} +Xt, +Xm, [n]", 0x19203000, "FEAT_LSE128", bytes(with(modify, litmus.Pair), 16), []choices{order}, modifyPair},

	// Barriers and hints (C6.2.107 and on).
	{"DMB barrier", 0xd50330bf, "", litmus.Access{}, nil, dmb},
	{"DSB barrier", 0xd503309f, "", litmus.Access{}, nil, dsb},
	{"ISB {SY}", 0xd5033fdf, "", litmus.Access{}, nil, isb},
	{"SB", 0xd50330ff, "FEAT_SB", litmus.Access{}, nil, nothing},
	{"SSBB", 0xd503309f, "", litmus.Access{}, nil, nothing},
	{"PSSBB", 0xd503349f, "", litmus.Access{}, nil, nothing},
	{"CSDB", 0xd503229f, "", litmus.Access{}, nil, nothing},
	{"NOP", 0xd503201f, "", litmus.Access{}, nil, nothing},
	{"YIELD", 0xd503203f, "", litmus.Access{}, nil, nothing},
	{"DGH", 0xd50320df, "", litmus.Access{}, nil, nothing},

	// Moves.
	{"MOV =Rd, Rm", 0x2a0003e0, "", litmus.Access{}, wx, moves},
	{"MOV =Rd|SP, Rn|SP", 0x11000000, "", litmus.Access{}, wx, moves},
	{"MOV =Rd, #mov", 0, "", litmus.Access{}, wx, moves},
	{"MOVZ =Rd, #u16, {LSL}", 0x52800000, "", litmus.Access{}, wx, movz},
	{"MOVN =Rd, #u16, {LSL}", 0x12800000, "", litmus.Access{}, wx, movn},
	{"MOVK +Rd, #u16, {LSL}", 0x72800000, "", litmus.Access{}, wx, movk},
	{"ADR =Xd, label21", 0x10000000, "", litmus.Access{}, nil, adr},

	// Arithmetic (C4.1.92, C4.1.95).
	{"{op} =Rd|SP, Rn|SP, #u12, {LSL12}", 0x11000000, "", litmus.Access{}, one(plain, wxs), arithmetic},
	{"{op} =Rd, Rn, Rm, {shift}", 0x0b000000, "", litmus.Access{}, one(plain, wxs), arithmetic},
	{"{op} =Rd|SP, Rn|SP, Rm, extend", 0x0b200000, "", litmus.Access{}, one(plain, wxs), arithmetic},
	{"{op} =Xd|SP, Xn|SP, Wm, extend", 0x8b200000, "", litmus.Access{}, one(plain), arithmetic},
	{"{op} =Rd, Rn|SP, #u12, {LSL12}", 0x31000000, "", litmus.Access{}, one(flags, wxs), arithmetic},
	{"{op} =Rd, Rn, Rm, {shift}", 0x2b000000, "", litmus.Access{}, one(flags, wxs), arithmetic},
	{"{op} =Rd, Rn|SP, Rm, extend", 0x2b200000, "", litmus.Access{}, one(flags, wxs), arithmetic},
	{"{op} =Xd, Xn|SP, Wm, extend", 0xab200000, "", litmus.Access{}, one(flags), arithmetic},
	{"{op} Rn|SP, #u12, {LSL12}", 0x3100001f, "", litmus.Access{}, one(compare, wxs), compares},
	{"{op} Rn, Rm, {shift}", 0x2b00001f, "", litmus.Access{}, one(compare, wxs), compares},
	{"{op} Rn|SP, Rm, extend", 0x2b20001f, "", litmus.Access{}, one(compare, wxs), compares},
	{"{op} Xn|SP, Wm, extend", 0xab20001f, "", litmus.Access{}, one(compare), compares},
	{"NEG =Rd, Rm, {shift}", 0x4b0003e0, "", litmus.Access{}, wx, negates},
	{"NEGS =Rd, Rm, {shift}", 0x6b0003e0, "", litmus.Access{}, wx, negates},
	{"{op} =Rd, Rn, Rm", 0x1a000000, "", litmus.Access{}, one(carry, wxs), carries},
	{"MADD =Rd, Rn, Rm, Ra", 0x1b000000, "", litmus.Access{}, wx, multiplies},
	{"MSUB =Rd, Rn, Rm, Ra", 0x1b008000, "", litmus.Access{}, wx, multiplies},
	{"MUL =Rd, Rn, Rm", 0x1b007c00, "", litmus.Access{}, wx, multiplies},
	{"MNEG =Rd, Rn, Rm", 0x1b00fc00, "", litmus.Access{}, wx, multiplies},
	{"{op} =Rd, Rn, Rm", 0x1ac00000, "", litmus.Access{}, one(twoSource, wxs), twoSources},
	{"{op} =Rd, Rn", 0x5ac00000, "", litmus.Access{}, one(oneSource, wxs), oneSources},
	{"REV =Wd, Wn", 0x5ac00800, "", litmus.Access{}, nil, oneSources},
	{"REV =Xd, Xn", 0xdac00c00, "", litmus.Access{}, nil, oneSources},
	{"REV64 =Xd, Xn", 0xdac00c00, "", litmus.Access{}, nil, oneSources},
	{"SMULL =Xd, Wn, Wm", 0x9b207c00, "", litmus.Access{}, nil, multiplies},
	{"UMULL =Xd, Wn, Wm", 0x9ba07c00, "", litmus.Access{}, nil, multiplies},
	{"REV32 =Xd, Xn", 0xdac00800, "", litmus.Access{}, nil, oneSources},

	// Logic: shifted registers may rotate; immediates are patterns of bits.
	{"{op} =Rd, Rn, Rm, {shift|ROR}", 0x0a000000, "", litmus.Access{}, one(logic, wxs), logical},
	{"{op} =Rd|SP, Rn, #bits", 0x12000000, "", litmus.Access{}, one(logicImmediate, wxs), logical},
	{"ANDS =Rd, Rn, #bits", 0x72000000, "", litmus.Access{}, wx, logical},
	{"TST Rn, Rm, {shift|ROR}", 0x6a00001f, "", litmus.Access{}, wx, tests},
	{"TST Rn, #bits", 0x7200001f, "", litmus.Access{}, wx, tests},
	{"MVN =Rd, Rm, {shift|ROR}", 0x2a2003e0, "", litmus.Access{}, wx, inverts},

	// Shifts, extensions, fields.
	{"LSL =Rd, Rn, #lsl", 0x53000000, "", litmus.Access{}, wx, shiftsBy},
	{"LSR =Rd, Rn, #lsr", 0x53000000, "", litmus.Access{}, wx, shiftsBy},
	{"ASR =Rd, Rn, #lsr", 0x13000000, "", litmus.Access{}, wx, shiftsBy},
	{"ROR =Rd, Rnm, #ror", 0x13800000, "", litmus.Access{}, wx, shiftsBy},
	{"EXTR =Rd, Rn, Rm, #ror", 0x13800000, "", litmus.Access{}, wx, extracts},
	{"UBFX =Rd, Rn, #lsb, #width", 0x53000000, "", litmus.Access{}, wx, fieldOut},
	{"SBFX =Rd, Rn, #lsb, #width", 0x13000000, "", litmus.Access{}, wx, fieldOut},
	{"BFXIL +Rd, Rn, #lsb, #width", 0x33000000, "", litmus.Access{}, wx, fieldOut},
	{"BFI +Rd, Rn, #-lsb, #width-1", 0x33000000, "", litmus.Access{}, wx, fieldIn},
	{"UBFIZ =Rd, Rn, #-lsb, #width-1", 0x53000000, "", litmus.Access{}, wx, fieldIn},
	{"SBFIZ =Rd, Rn, #-lsb, #width-1", 0x13000000, "", litmus.Access{}, wx, fieldIn},
	{"SBFM =Wd, Wn, #u5, #u5s", 0x13000000, "", litmus.Access{}, nil, fieldMove},
	{"SBFM =Xd, Xn, #u6r, #u6s", 0x93400000, "", litmus.Access{}, nil, fieldMove},
	{"BFM +Wd, Wn, #u5, #u5s", 0x33000000, "", litmus.Access{}, nil, fieldMove},
	{"BFM +Xd, Xn, #u6r, #u6s", 0xb3400000, "", litmus.Access{}, nil, fieldMove},
	{"UBFM =Wd, Wn, #u5, #u5s", 0x53000000, "", litmus.Access{}, nil, fieldMove},
	{"UBFM =Xd, Xn, #u6r, #u6s", 0xd3400000, "", litmus.Access{}, nil, fieldMove},
	{"UXTB =Wd, Wn", 0x53001c00, "", litmus.Access{}, nil, extends},
	{"UXTH =Wd, Wn", 0x53003c00, "", litmus.Access{}, nil, extends},
	{"SXTB =Wd, Wn", 0x13001c00, "", litmus.Access{}, nil, extends},
	{"SXTB =Xd, Wn", 0x93401c00, "", litmus.Access{}, nil, extends},
	{"SXTH =Wd, Wn", 0x13003c00, "", litmus.Access{}, nil, extends},
	{"SXTH =Xd, Wn", 0x93403c00, "", litmus.Access{}, nil, extends},
	{"SXTW =Xd, Wn", 0x93407c00, "", litmus.Access{}, nil, extends},

	// Conditions.
	{"{op} =Rd, Rn, Rm, cond", 0x1a800000, "", litmus.Access{}, one(selects, wxs), selects2},
	{"CSET =Rd, !cond", 0x1a9f07e0, "", litmus.Access{}, wx, sets},
	{"CSETM =Rd, !cond", 0x5a9f03e0, "", litmus.Access{}, wx, sets},
	{"CINC =Rd, Rnm, !cond", 0x1a800400, "", litmus.Access{}, wx, increments},
	{"CINV =Rd, Rnm, !cond", 0x5a800000, "", litmus.Access{}, wx, increments},
	{"CNEG =Rd, Rnm, !cond", 0x5a800400, "", litmus.Access{}, wx, increments},
	{"CCMP Rn, Rm, #nzcv, cond", 0x7a400000, "", litmus.Access{}, wx, comparesIf},
	{"CCMP Rn, #u5, #nzcv, cond", 0x7a400800, "", litmus.Access{}, wx, comparesIf},
	{"CCMN Rn, Rm, #nzcv, cond", 0x3a400000, "", litmus.Access{}, wx, comparesIf},
	{"CCMN Rn, #u5, #nzcv, cond", 0x3a400800, "", litmus.Access{}, wx, comparesIf},

	// Branches, forward and backward to labels only.
	{"B label26", 0x14000000, "", litmus.Access{}, nil, branches},
	{"B.{cond} label19", 0x54000000, "", litmus.Access{}, one(conditions), branchesOn},
	{"CBZ Rt, label19", 0x34000000, "", litmus.Access{}, wx, cbz},
	{"CBNZ Rt, label19", 0x35000000, "", litmus.Access{}, wx, cbnz},
	{"TBZ Rt, #bit, label14", 0x36000000, "", litmus.Access{}, one(letters), tbz},
	{"TBNZ Rt, #bit, label14", 0x37000000, "", litmus.Access{}, one(letters), tbnz},
}
