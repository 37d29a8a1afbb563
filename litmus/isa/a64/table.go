package a64

import "example.org/atomlab/litmus"

// A row is an instruction, or a family of them: this is the place where one is added. What the models make of it belongs
// here too, as one more field.
type row struct {
	// syntax is the mnemonic and the operands in the words of operand.go: a register says by a letter which field of the
	// word it goes to, and by a sign what happens to it (=Wd is written, +Ws read and written, Wn read). Words in braces
	// are filled in by the choices. R is W and X in turn.
	syntax string
	code   uint32 // the word with all fields zero
	needs  string // FEAT_..., as HWCAP and the manual call it
	does   litmus.Access
	choose []choices
}

// table has an entry for each encoding of the instructions that user-level tests are made of. The numbers are those of
// the Arm Architecture Reference Manual for A-profile, DDI 0487, C6.2.
var table = []row{
	// Loads and stores of one register (C4.1.94).
	{"LDR{b} ={w}t, [n{p12}]", 0x39400000, "", load, []choices{widths}},
	{"STR{b} {w}t, [n{p12}]", 0x39000000, "", store, []choices{widths}},
	{"LDR{b} ={w}t, [n, index{k}]", 0x38600800, "", load, []choices{widths}},
	{"STR{b} {w}t, [n, index{k}]", 0x38200800, "", store, []choices{widths}},
	{"LDR{b} ={w}t, [n, #s9]{!}", 0x38400000, "", load, []choices{widths, writeback}},
	{"STR{b} {w}t, [n, #s9]{!}", 0x38000000, "", store, []choices{widths, writeback}},
	{"LDUR{b} ={w}t, [n, #s9]", 0x38400000, "", load, []choices{widths}},
	{"STUR{b} {w}t, [n, #s9]", 0x38000000, "", store, []choices{widths}},
	{"LDR{b} ={w}t, [n, #s9]", 0x38400000, "", load, []choices{widths}}, // an offset that only LDUR has: assemblers use it
	{"STR{b} {w}t, [n, #s9]", 0x38000000, "", store, []choices{widths}},
	{"LDR{s} ={w}t, [n{p12}]", 0x39000000, "", load, []choices{signed}},
	{"LDR{s} ={w}t, [n, index{k}]", 0x38200800, "", load, []choices{signed}},
	{"LDR{s} ={w}t, [n, #s9]{!}", 0x38000000, "", load, []choices{signed, writeback}},
	{"LDUR{s} ={w}t, [n, #s9]", 0x38000000, "", load, []choices{signed}},
	{"PRFM prefetch, [n, #u12*8]", 0xf9800000, "", litmus.Access{}, nil},
	{"PRFM prefetch, [n, index3]", 0xf8a00800, "", litmus.Access{}, nil},
	{"PRFUM prefetch, [n, #s9]", 0xf8800000, "", litmus.Access{}, nil},

	// Pairs (C4.1.94).
	{"LDP ={w}t, ={w}u, [n, #s7*{k}]", 0x29400000, "", load, []choices{pairs}},
	{"STP {w}t, {w}u, [n, #s7*{k}]", 0x29000000, "", store, []choices{pairs}},
	{"LDP ={w}t, ={w}u, [n, #s7*{k}]{!}", 0x28400000, "", load, []choices{pairs, pairWriteback}},
	{"STP {w}t, {w}u, [n, #s7*{k}]{!}", 0x28000000, "", store, []choices{pairs, pairWriteback}},
	{"LDNP ={w}t, ={w}u, [n, #s7*{k}]", 0x28400000, "", load, []choices{pairs}},
	{"STNP {w}t, {w}u, [n, #s7*{k}]", 0x28000000, "", store, []choices{pairs}},
	{"LDPSW =Xt, =Xu, [n, #s7*4]", 0x69400000, "", bytes(load, 8), nil},
	{"LDPSW =Xt, =Xu, [n, #s7*4]{!}", 0x68400000, "", bytes(load, 8), []choices{pairWriteback}},

	// Acquire, release, and what is like them (B2.3, C6.2.158 and on).
	{"LDAR{b} ={w}t, [n]", 0x08dffc00, "", with(load, litmus.Acquire), []choices{widths}},
	{"STLR{b} {w}t, [n]", 0x089ffc00, "", with(store, litmus.Release), []choices{widths}},
	{"LDLAR{b} ={w}t, [n]", 0x08df7c00, "FEAT_LOR", with(load, litmus.Acquire), []choices{widths}},
	{"STLLR{b} {w}t, [n]", 0x089f7c00, "FEAT_LOR", with(store, litmus.Release), []choices{widths}},
	{"LDAPR{b} ={w}t, [n]", 0x38bfc000, "FEAT_LRCPC", with(load, litmus.AcquirePC), []choices{widths}},
	{"LDAPUR{b} ={w}t, [n, #s9]", 0x19400000, "FEAT_LRCPC2", with(load, litmus.AcquirePC), []choices{widths}},
	{"LDAPUR{s} ={w}t, [n, #s9]", 0x19000000, "FEAT_LRCPC2", with(load, litmus.AcquirePC), []choices{signed}},
	{"STLUR{b} {w}t, [n, #s9]", 0x19000000, "FEAT_LRCPC2", with(store, litmus.Release), []choices{widths}},
	{"LDAPR =Wt, [n], #4", 0x99c00800, "FEAT_LRCPC3", bytes(with(load, litmus.AcquirePC), 4), nil},
	{"LDAPR =Xt, [n], #8", 0xd9c00800, "FEAT_LRCPC3", bytes(with(load, litmus.AcquirePC), 8), nil},
	{"STLR Wt, [n, #-4]!", 0x99800800, "FEAT_LRCPC3", bytes(with(store, litmus.Release), 4), nil},
	{"STLR Xt, [n, #-8]!", 0xd9800800, "FEAT_LRCPC3", bytes(with(store, litmus.Release), 8), nil},
	{"LDIAPP ={w}t, ={w}m, [n]", 0x99401800, "FEAT_LRCPC3", with(load, litmus.AcquirePC|litmus.Pair), []choices{both}},
	{"STILP {w}t, {w}m, [n]", 0x99001800, "FEAT_LRCPC3", with(store, litmus.Release|litmus.Pair), []choices{both}},
	{"LDIAPP ={w}t, ={w}m, [n], #{2k}", 0x99400800, "FEAT_LRCPC3", with(load, litmus.AcquirePC|litmus.Pair), []choices{both}},
	{"STILP {w}t, {w}m, [n, #-{2k}]!", 0x99000800, "FEAT_LRCPC3", with(store, litmus.Release|litmus.Pair), []choices{both}},

	// Exclusives (B2.9).
	{"LD{a}XR{b} ={w}t, [n]", 0x085f7c00, "", with(load, litmus.Exclusive), []choices{acquire, widths}},
	{"ST{l}XR{b} =Ws, {w}t, [n]", 0x08007c00, "", with(store, litmus.Exclusive), []choices{release, widths}},
	{"LD{a}XP ={w}t, ={w}u, [n]", 0x887f0000, "", with(load, litmus.Exclusive|litmus.Pair), []choices{acquire, both}},
	{"ST{l}XP =Ws, {w}t, {w}u, [n]", 0x88200000, "", with(store, litmus.Exclusive|litmus.Pair), []choices{release, both}},
	{"CLREX", 0xd5033f5f, "", litmus.Access{}, nil},

	// Atomic instructions (C3.2.12 and on).
	{"CAS{al}{b} +{w}s, {w}t, [n]", 0x08a07c00, "FEAT_LSE", modify, []choices{casOrder, widths}},
	{"CASP{al} +{w}s:, +{w}s+1, {w}t:, {w}t+1, [n]", 0x08207c00, "FEAT_LSE", with(modify, litmus.Pair), []choices{casOrder, both30}},
	{"SWP{al}{b} {w}s, ={w}t, [n]", 0x38208000, "FEAT_LSE", modify, []choices{order, widths}},
	{"LD{op}{al}{b} {w}s, ={w}t, [n]", 0x38200000, "FEAT_LSE", modify, []choices{atomics, order, widths}},
	{"ST{op}{l}{b} {w}s, [n]", 0x3820001f, "FEAT_LSE", modify, []choices{atomics, amoRelease, widths}},
	{"SWPP{al} +Xt, +Xm, [n]", 0x19208000, "FEAT_LSE128", bytes(with(modify, litmus.Pair), 16), []choices{order}},
	{"LDCLRP{al} +Xt, +Xm, [n]", 0x19201000, "FEAT_LSE128", bytes(with(modify, litmus.Pair), 16), []choices{order}},
	{"LDSETP{al} +Xt, +Xm, [n]", 0x19203000, "FEAT_LSE128", bytes(with(modify, litmus.Pair), 16), []choices{order}},

	// Barriers and hints (C6.2.107 and on).
	{"DMB barrier", 0xd50330bf, "", litmus.Access{}, nil},
	{"DSB barrier", 0xd503309f, "", litmus.Access{}, nil},
	{"ISB {SY}", 0xd5033fdf, "", litmus.Access{}, nil},
	{"SB", 0xd50330ff, "FEAT_SB", litmus.Access{}, nil},
	{"SSBB", 0xd503309f, "", litmus.Access{}, nil},
	{"PSSBB", 0xd503349f, "", litmus.Access{}, nil},
	{"CSDB", 0xd503229f, "", litmus.Access{}, nil},
	{"NOP", 0xd503201f, "", litmus.Access{}, nil},
	{"YIELD", 0xd503203f, "", litmus.Access{}, nil},
	{"DGH", 0xd50320df, "", litmus.Access{}, nil},

	// Moves.
	{"MOV =Rd, Rm", 0x2a0003e0, "", litmus.Access{}, wx},
	{"MOV =Rd|SP, Rn|SP", 0x11000000, "", litmus.Access{}, wx},
	{"MOV =Rd, #mov", 0, "", litmus.Access{}, wx},
	{"MOVZ =Rd, #u16, {LSL}", 0x52800000, "", litmus.Access{}, wx},
	{"MOVN =Rd, #u16, {LSL}", 0x12800000, "", litmus.Access{}, wx},
	{"MOVK +Rd, #u16, {LSL}", 0x72800000, "", litmus.Access{}, wx},
	{"ADR =Xd, label21", 0x10000000, "", litmus.Access{}, nil},

	// Arithmetic (C4.1.92, C4.1.95).
	{"{op} =Rd|SP, Rn|SP, #u12, {LSL12}", 0x11000000, "", litmus.Access{}, one(plain, wxs)},
	{"{op} =Rd, Rn, Rm, {shift}", 0x0b000000, "", litmus.Access{}, one(plain, wxs)},
	{"{op} =Rd|SP, Rn|SP, Rm, extend", 0x0b200000, "", litmus.Access{}, one(plain, wxs)},
	{"{op} =Xd|SP, Xn|SP, Wm, extend", 0x8b200000, "", litmus.Access{}, one(plain)},
	{"{op} =Rd, Rn|SP, #u12, {LSL12}", 0x31000000, "", litmus.Access{}, one(flags, wxs)},
	{"{op} =Rd, Rn, Rm, {shift}", 0x2b000000, "", litmus.Access{}, one(flags, wxs)},
	{"{op} =Rd, Rn|SP, Rm, extend", 0x2b200000, "", litmus.Access{}, one(flags, wxs)},
	{"{op} =Xd, Xn|SP, Wm, extend", 0xab200000, "", litmus.Access{}, one(flags)},
	{"{op} Rn|SP, #u12, {LSL12}", 0x3100001f, "", litmus.Access{}, one(compare, wxs)},
	{"{op} Rn, Rm, {shift}", 0x2b00001f, "", litmus.Access{}, one(compare, wxs)},
	{"{op} Rn|SP, Rm, extend", 0x2b20001f, "", litmus.Access{}, one(compare, wxs)},
	{"{op} Xn|SP, Wm, extend", 0xab20001f, "", litmus.Access{}, one(compare)},
	{"NEG =Rd, Rm, {shift}", 0x4b0003e0, "", litmus.Access{}, wx},
	{"NEGS =Rd, Rm, {shift}", 0x6b0003e0, "", litmus.Access{}, wx},
	{"{op} =Rd, Rn, Rm", 0x1a000000, "", litmus.Access{}, one(carry, wxs)},
	{"MADD =Rd, Rn, Rm, Ra", 0x1b000000, "", litmus.Access{}, wx},
	{"MSUB =Rd, Rn, Rm, Ra", 0x1b008000, "", litmus.Access{}, wx},
	{"MUL =Rd, Rn, Rm", 0x1b007c00, "", litmus.Access{}, wx},
	{"MNEG =Rd, Rn, Rm", 0x1b00fc00, "", litmus.Access{}, wx},
	{"{op} =Rd, Rn, Rm", 0x1ac00000, "", litmus.Access{}, one(twoSource, wxs)},
	{"{op} =Rd, Rn", 0x5ac00000, "", litmus.Access{}, one(oneSource, wxs)},
	{"REV =Wd, Wn", 0x5ac00800, "", litmus.Access{}, nil},
	{"REV =Xd, Xn", 0xdac00c00, "", litmus.Access{}, nil},
	{"REV64 =Xd, Xn", 0xdac00c00, "", litmus.Access{}, nil},
	{"SMULL =Xd, Wn, Wm", 0x9b207c00, "", litmus.Access{}, nil},
	{"UMULL =Xd, Wn, Wm", 0x9ba07c00, "", litmus.Access{}, nil},
	{"REV32 =Xd, Xn", 0xdac00800, "", litmus.Access{}, nil},

	// Logic: shifted registers may rotate; immediates are patterns of bits.
	{"{op} =Rd, Rn, Rm, {shift|ROR}", 0x0a000000, "", litmus.Access{}, one(logic, wxs)},
	{"{op} =Rd|SP, Rn, #bits", 0x12000000, "", litmus.Access{}, one(logicImmediate, wxs)},
	{"ANDS =Rd, Rn, #bits", 0x72000000, "", litmus.Access{}, wx},
	{"TST Rn, Rm, {shift|ROR}", 0x6a00001f, "", litmus.Access{}, wx},
	{"TST Rn, #bits", 0x7200001f, "", litmus.Access{}, wx},
	{"MVN =Rd, Rm, {shift|ROR}", 0x2a2003e0, "", litmus.Access{}, wx},

	// Shifts, extensions, fields.
	{"LSL =Rd, Rn, #lsl", 0x53000000, "", litmus.Access{}, wx},
	{"LSR =Rd, Rn, #lsr", 0x53000000, "", litmus.Access{}, wx},
	{"ASR =Rd, Rn, #lsr", 0x13000000, "", litmus.Access{}, wx},
	{"ROR =Rd, Rnm, #ror", 0x13800000, "", litmus.Access{}, wx},
	{"EXTR =Rd, Rn, Rm, #ror", 0x13800000, "", litmus.Access{}, wx},
	{"UBFX =Rd, Rn, #lsb, #width", 0x53000000, "", litmus.Access{}, wx},
	{"SBFX =Rd, Rn, #lsb, #width", 0x13000000, "", litmus.Access{}, wx},
	{"BFXIL +Rd, Rn, #lsb, #width", 0x33000000, "", litmus.Access{}, wx},
	{"BFI +Rd, Rn, #-lsb, #width-1", 0x33000000, "", litmus.Access{}, wx},
	{"UBFIZ =Rd, Rn, #-lsb, #width-1", 0x53000000, "", litmus.Access{}, wx},
	{"SBFIZ =Rd, Rn, #-lsb, #width-1", 0x13000000, "", litmus.Access{}, wx},
	{"SBFM =Wd, Wn, #u5, #u5s", 0x13000000, "", litmus.Access{}, nil},
	{"SBFM =Xd, Xn, #u6r, #u6s", 0x93400000, "", litmus.Access{}, nil},
	{"BFM +Wd, Wn, #u5, #u5s", 0x33000000, "", litmus.Access{}, nil},
	{"BFM +Xd, Xn, #u6r, #u6s", 0xb3400000, "", litmus.Access{}, nil},
	{"UBFM =Wd, Wn, #u5, #u5s", 0x53000000, "", litmus.Access{}, nil},
	{"UBFM =Xd, Xn, #u6r, #u6s", 0xd3400000, "", litmus.Access{}, nil},
	{"UXTB =Wd, Wn", 0x53001c00, "", litmus.Access{}, nil},
	{"UXTH =Wd, Wn", 0x53003c00, "", litmus.Access{}, nil},
	{"SXTB =Wd, Wn", 0x13001c00, "", litmus.Access{}, nil},
	{"SXTB =Xd, Wn", 0x93401c00, "", litmus.Access{}, nil},
	{"SXTH =Wd, Wn", 0x13003c00, "", litmus.Access{}, nil},
	{"SXTH =Xd, Wn", 0x93403c00, "", litmus.Access{}, nil},
	{"SXTW =Xd, Wn", 0x93407c00, "", litmus.Access{}, nil},

	// Conditions.
	{"{op} =Rd, Rn, Rm, cond", 0x1a800000, "", litmus.Access{}, one(selects, wxs)},
	{"CSET =Rd, !cond", 0x1a9f07e0, "", litmus.Access{}, wx},
	{"CSETM =Rd, !cond", 0x5a9f03e0, "", litmus.Access{}, wx},
	{"CINC =Rd, Rnm, !cond", 0x1a800400, "", litmus.Access{}, wx},
	{"CINV =Rd, Rnm, !cond", 0x5a800000, "", litmus.Access{}, wx},
	{"CNEG =Rd, Rnm, !cond", 0x5a800400, "", litmus.Access{}, wx},
	{"CCMP Rn, Rm, #nzcv, cond", 0x7a400000, "", litmus.Access{}, wx},
	{"CCMP Rn, #u5, #nzcv, cond", 0x7a400800, "", litmus.Access{}, wx},
	{"CCMN Rn, Rm, #nzcv, cond", 0x3a400000, "", litmus.Access{}, wx},
	{"CCMN Rn, #u5, #nzcv, cond", 0x3a400800, "", litmus.Access{}, wx},

	// Branches, forward and backward to labels only.
	{"B label26", 0x14000000, "", litmus.Access{}, nil},
	{"B.{cond} label19", 0x54000000, "", litmus.Access{}, one(conditions)},
	{"CBZ Rt, label19", 0x34000000, "", litmus.Access{}, wx},
	{"CBNZ Rt, label19", 0x35000000, "", litmus.Access{}, wx},
	{"TBZ Rt, #bit, label14", 0x36000000, "", litmus.Access{}, one(letters)},
	{"TBNZ Rt, #bit, label14", 0x37000000, "", litmus.Access{}, one(letters)},
}
