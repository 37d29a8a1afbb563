package a64

import (
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// A row is an instruction, or a family of them: this is the place where one is added.
type row struct {
	// syntax is the mnemonic and the operands in the words of operand.go: a register says by a letter which field of
	// the word it goes to, and by a sign what happens to it (=Wd is written, +Ws read and written, Wn read). Words in
	// braces are filled in by the choices. R is W and X in turn. Behind a semicolon stands what is not written in an
	// instruction.
	syntax string
	code   uint32 // the word with all fields zero
	needs  string // FEAT_..., as HWCAP and the manual call it
	does   litmus.Access
	choose []choices
	means  func(*act) // what it does
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
	// an offset that only LDUR has: assemblers use it
	{"LDR{b} ={w}t, [n, #s9]", 0x38400000, "", load, []choices{widths}, loads},
	{"STR{b} {w}t, [n, #s9]", 0x38000000, "", store, []choices{widths}, stores},
	{"LDR{s} ={w}t, [n{p12}]", 0x39000000, "", load, []choices{signed}, loadsSigned},
	{"LDR{s} ={w}t, [n, index{k}]", 0x38200800, "", load, []choices{signed}, loadsSigned},
	{"LDR{s} ={w}t, [n, #s9]{!}", 0x38000000, "", load, []choices{signed, writeback}, loadsSigned},
	{"LDUR{s} ={w}t, [n, #s9]", 0x38000000, "", load, []choices{signed}, loadsSigned},
	{"PRFM prefetch, [n, #u12*8]", 0xf9800000, "", none, nil, nothing},
	{"PRFM prefetch, [n, index3]", 0xf8a00800, "", none, nil, nothing},
	{"PRFUM prefetch, [n, #s9]", 0xf8800000, "", none, nil, nothing},

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
	{"LDAR{b} ={w}t, [n]; plain=LDR{b}", 0x08dffc00, "", with(load, litmus.Acquire), []choices{widths}, loads},
	{"STLR{b} {w}t, [n]; plain=STR{b}", 0x089ffc00, "", with(store, litmus.Release), []choices{widths}, stores},
	{"LDLAR{b} ={w}t, [n]; plain=LDR{b}", 0x08df7c00, "FEAT_LOR", with(load, litmus.Acquire), []choices{widths}, loads},
	{"STLLR{b} {w}t, [n]; plain=STR{b}", 0x089f7c00, "FEAT_LOR", with(store, litmus.Release), []choices{widths}, stores},
	{"LDAPR{b} ={w}t, [n]; plain=LDR{b}", 0x38bfc000, "FEAT_LRCPC", with(load, litmus.AcquirePC), []choices{widths}, loads},
	{"LDAPUR{b} ={w}t, [n, #s9]; plain=LDUR{b}", 0x19400000, "FEAT_LRCPC2", with(load, litmus.AcquirePC), []choices{widths}, loads},
	{"LDAPUR{s} ={w}t, [n, #s9]; plain=LDUR{s}", 0x19000000, "FEAT_LRCPC2", with(load, litmus.AcquirePC), []choices{signed}, loadsSigned},
	{"STLUR{b} {w}t, [n, #s9]; plain=STUR{b}", 0x19000000, "FEAT_LRCPC2", with(store, litmus.Release), []choices{widths}, stores},
	{"LDAPR =Wt, [n], #4; plain=LDR", 0x99c00800, "FEAT_LRCPC3", bytes(with(load, litmus.AcquirePC), 4), nil, loads},
	{"LDAPR =Xt, [n], #8; plain=LDR", 0xd9c00800, "FEAT_LRCPC3", bytes(with(load, litmus.AcquirePC), 8), nil, loads},
	{"STLR Wt, [n, #-4]!; plain=STR", 0x99800800, "FEAT_LRCPC3", bytes(with(store, litmus.Release), 4), nil, stores},
	{"STLR Xt, [n, #-8]!; plain=STR", 0xd9800800, "FEAT_LRCPC3", bytes(with(store, litmus.Release), 8), nil, stores},
	{"LDIAPP ={w}t, ={w}m, [n]; ordered plain=LDP", 0x99401800, "FEAT_LRCPC3", with(load, litmus.AcquirePC|litmus.Pair), []choices{both}, loadsPair},
	{"STILP {w}t, {w}m, [n]; ordered plain=STP", 0x99001800, "FEAT_LRCPC3", with(store, litmus.Release|litmus.Pair), []choices{both}, storesPair},
	{"LDIAPP ={w}t, ={w}m, [n], #{2k}; ordered plain=LDP", 0x99400800, "FEAT_LRCPC3", with(load, litmus.AcquirePC|litmus.Pair), []choices{both}, loadsPair},
	{"STILP {w}t, {w}m, [n, #-{2k}]!; ordered plain=STP", 0x99000800, "FEAT_LRCPC3", with(store, litmus.Release|litmus.Pair), []choices{both}, pushesPair},
	{"LDAP =Xt, =Xm, [n]; plain=LDP", 0xd9405800, "FEAT_LSCP", bytes(with(load, litmus.Acquire|litmus.Pair), 16), nil, loadsPair},
	{"LDAPP =Xt, =Xm, [n]; plain=LDP", 0xd9407800, "FEAT_LSCP", bytes(with(load, litmus.AcquirePC|litmus.Pair), 16), nil, loadsPair},
	{"STLP Xt, Xm, [n]; plain=STP", 0xd9005800, "FEAT_LSCP", bytes(with(store, litmus.Release|litmus.Pair), 16), nil, storesPair},

	// Exclusives (B2.9).
	{"LD{a}XR{b} ={w}t, [n]; =monitor", 0x085f7c00, "", with(load, litmus.Exclusive), []choices{acquire, widths}, loadsExclusive},
	{"ST{l}XR{b} =Ws, {w}t, [n]; +monitor", 0x08007c00, "", with(store, litmus.Exclusive), []choices{release, widths}, storesExclusive},
	{"LD{a}XP ={w}t, ={w}u, [n]; =monitor", 0x887f0000, "", with(load, litmus.Exclusive|litmus.Pair), []choices{acquire, both}, loadsExclusivePair},
	{"ST{l}XP =Ws, {w}t, {w}u, [n]; +monitor", 0x88200000, "", with(store, litmus.Exclusive|litmus.Pair), []choices{release, both}, storesExclusive},
	{"CLREX; =monitor", 0xd5033f5f, "", none, nil, clears},

	// Atomic instructions (C3.2.12 and on).
	{"CAS{al}{b} +{w}s, {w}t, [n]", 0x08a07c00, "FEAT_LSE", modify, []choices{casOrder, widths}, cas},
	{"CASP{al} +{w}s:, +{w}s+1, {w}t:, {w}t+1, [n]", 0x08207c00, "FEAT_LSE", with(modify, litmus.Pair), []choices{casOrder, both30}, cas},
	{"SWP{al}{b} {w}s, ={w}t, [n]", 0x38208000, "FEAT_LSE", modify, []choices{order, widths}, swap},
	{"LD{op}{al}{b} {w}s, ={w}t, [n]", 0x38200000, "FEAT_LSE", modify, []choices{atomics, order, widths}, amo},
	{"ST{op}{l}{b} {w}s, [n]", 0x3820001f, "FEAT_LSE", modify, []choices{atomics, amoRelease, widths}, amo},
	{"{op}{al} +Xt, +Xm, [n]", 0x19200000, "FEAT_LSE128", bytes(with(modify, litmus.Pair), 16), []choices{pairAtomics, order}, modifyPair},

	// Barriers and hints (C6.2.107 and on).
	{"DMB barrier; fence", 0xd50330bf, "", none, nil, dmb},
	{"DSB barrier; fence", 0xd503309f, "", none, nil, dsb},
	{"ISB {SY}; fence", 0xd5033fdf, "", none, nil, isb},
	{"SB", 0xd50330ff, "FEAT_SB", none, nil, nothing},
	{"SSBB", 0xd503309f, "", none, nil, nothing},
	{"PSSBB", 0xd503349f, "", none, nil, nothing},
	{"CSDB", 0xd503229f, "", none, nil, nothing},
	{"NOP", 0xd503201f, "", none, nil, nothing},
	{"YIELD", 0xd503203f, "", none, nil, nothing},
	{"DGH", 0xd50320df, "", none, nil, nothing},

	// Moves.
	{"MOV =Rd, Rm", 0x2a0003e0, "", none, wx, moves},
	{"MOV =Rd|SP, Rn|SP", 0x11000000, "", none, wx, moves},
	{"MOV =Rd, #mov", 0, "", none, wx, moves},
	{"MOVZ =Rd, #u16, {LSL}", 0x52800000, "", none, wx, movz},
	{"MOVN =Rd, #u16, {LSL}", 0x12800000, "", none, wx, movn},
	{"MOVK +Rd, #u16, {LSL}", 0x72800000, "", none, wx, movk},
	{"ADR =Xd, label21; unrun", 0x10000000, "", none, nil, adr},
	{"ADRP =Xd, page21; decoded", 0x90000000, "", none, nil, adr},

	// Arithmetic (C4.1.92, C4.1.95).
	{"{op} =Rd|SP, Rn|SP, #u12, {LSL12}", 0x11000000, "", none, one(plain, wxs), calculates},
	{"{op} =Rd, Rn, Rm, {shift}", 0x0b000000, "", none, one(plain, wxs), calculates},
	{"{op} =Rd|SP, Rn|SP, Rm, extend", 0x0b200000, "", none, one(plain, wxs), calculates},
	{"{op} =Xd|SP, Xn|SP, Wm, extend", 0x8b200000, "", none, one(plain), calculates},
	{"{op} =Rd, Rn|SP, #u12, {LSL12}; =nzcv", 0x31000000, "", none, one(flags, wxs), calculates},
	{"{op} =Rd, Rn, Rm, {shift}; =nzcv", 0x2b000000, "", none, one(flags, wxs), calculates},
	{"{op} =Rd, Rn|SP, Rm, extend; =nzcv", 0x2b200000, "", none, one(flags, wxs), calculates},
	{"{op} =Xd, Xn|SP, Wm, extend; =nzcv", 0xab200000, "", none, one(flags), calculates},
	{"{op} Rn|SP, #u12, {LSL12}; =nzcv", 0x3100001f, "", none, one(compare, wxs), compares},
	{"{op} Rn, Rm, {shift}; =nzcv", 0x2b00001f, "", none, one(compare, wxs), compares},
	{"{op} Rn|SP, Rm, extend; =nzcv", 0x2b20001f, "", none, one(compare, wxs), compares},
	{"{op} Xn|SP, Wm, extend; =nzcv", 0xab20001f, "", none, one(compare), compares},
	{"{op} =Rd, Rm, {shift}; {flags}", 0x4b0003e0, "", none, one(negate, wxs), negates},
	{"{op} =Rd, Rn, Rm; {flags}", 0x1a000000, "", none, one(carry, wxs), calculates},
	{"{op} =Rd, Rn, Rm, Ra", 0x1b000000, "", none, one(multiplyAdd, wxs), calculates},
	{"{op} =Rd, Rn, Rm", 0x1b007c00, "", none, one(multiply, wxs), calculates},
	{"{op} =Xd, Wn, Wm", 0x9b207c00, "", none, one(multiplyLong), calculates},
	{"{op} =Xd, Xn, Xm", 0x9b407c00, "", none, one(multiplyHigh), calculates},
	{"{op} =Rd, Rn, Rm", 0x1ac00000, "", none, one(twoSource, wxs), calculates},
	{"{op} =Rd, Rn", 0x5ac00000, "", none, one(oneSource, wxs), calculates},
	{"{op} =Wd, Wn", 0x5ac00800, "", none, one(op("REV", 0, reverseBytes)), calculates},
	{"{op} =Xd, Xn", 0xdac00800, "", none, one(reverse), calculates},

	// Logic: shifted registers may rotate; immediates are patterns of bits.
	{"{op} =Rd, Rn, Rm, {shift|ROR}; {flags}", 0x0a000000, "", none, one(logic, wxs), calculates},
	{"{op} =Rd|SP, Rn, #bits", 0x12000000, "", none, one(logicImmediate, wxs), calculates},
	{"{op} =Rd, Rn, #bits; =nzcv", 0x72000000, "", none, one(op("ANDS", 0, and).on(meaning.Value.And), wxs), calculates},
	{"TST Rn, Rm, {shift|ROR}; =nzcv", 0x6a00001f, "", none, wx, tests},
	{"TST Rn, #bits; =nzcv", 0x7200001f, "", none, wx, tests},
	{"MVN =Rd, Rm, {shift|ROR}", 0x2a2003e0, "", none, wx, inverts},

	// Shifts, extensions, fields.
	{"{op} =Rd, Rn, #lsl", 0x53000000, "", none, one(op("LSL", 0, shiftLeft), wxs), calculates},
	{"{op} =Rd, Rn, #lsr", 0x53000000, "", none, one(op("LSR", 0, shiftRight), wxs), calculates},
	{"{op} =Rd, Rn, #lsr", 0x13000000, "", none, one(op("ASR", 0, shiftSigned), wxs), calculates},
	{"{op} =Rd, Rnm, #ror", 0x13800000, "", none, one(op("ROR", 0, rotate), wxs), calculates},
	{"EXTR =Rd, Rn, Rm, #ror", 0x13800000, "", none, wx, extracts},
	// Those that herd7 reads are first: code is decoded to them.
	{"SBFM =Wd, Wn, #u5, #u5s", 0x13000000, "", none, nil, fieldMove(signExtended)},
	{"SBFM =Xd, Xn, #u6r, #u6s", 0x93400000, "", none, nil, fieldMove(signExtended)},
	{"UBFM =Wd, Wn, #u5, #u5s", 0x53000000, "", none, nil, fieldMove(zeroExtended)},
	{"UBFM =Xd, Xn, #u6r, #u6s", 0xd3400000, "", none, nil, fieldMove(zeroExtended)},
	{"UBFX =Rd, Rn, #lsb, #width", 0x53000000, "", none, wx, fieldOut(zeroExtended)},
	{"SBFX =Rd, Rn, #lsb, #width", 0x13000000, "", none, wx, fieldOut(signExtended)},
	{"BFXIL +Rd, Rn, #lsb, #width", 0x33000000, "", none, wx, fieldOut(inserted)},
	{"BFI +Rd, Rn, #-lsb, #width-1", 0x33000000, "", none, wx, fieldIn(inserted)},
	{"UBFIZ =Rd, Rn, #-lsb, #width-1", 0x53000000, "", none, wx, fieldIn(zeroExtended)},
	{"SBFIZ =Rd, Rn, #-lsb, #width-1", 0x13000000, "", none, wx, fieldIn(signExtended)},
	{"BFM +Wd, Wn, #u5, #u5s", 0x33000000, "", none, nil, fieldMove(inserted)},
	{"BFM +Xd, Xn, #u6r, #u6s", 0xb3400000, "", none, nil, fieldMove(inserted)},
	{"UXTB =Wd, Wn", 0x53001c00, "", none, nil, extends(8, zeroExtended)},
	{"UXTH =Wd, Wn", 0x53003c00, "", none, nil, extends(16, zeroExtended)},
	{"SXTB =Wd, Wn", 0x13001c00, "", none, nil, extends(8, signExtended)},
	{"SXTB =Xd, Wn", 0x93401c00, "", none, nil, extends(8, signExtended)},
	{"SXTH =Wd, Wn", 0x13003c00, "", none, nil, extends(16, signExtended)},
	{"SXTH =Xd, Wn", 0x93403c00, "", none, nil, extends(16, signExtended)},
	{"SXTW =Xd, Wn", 0x93407c00, "", none, nil, extends(32, signExtended)},

	// Conditions.
	{"{op} =Rd, Rn, Rm, cond; nzcv", 0x1a800000, "", none, one(selects("CSEL", "CSINC", "CSINV", "CSNEG"), wxs), selects2},
	{"{op} =Rd, !cond; nzcv", 0x1a9f03e0, "", none, one(selects("", "CSET", "CSETM", ""), wxs), sets},
	{"{op} =Rd, Rnm, !cond; nzcv", 0x1a800000, "", none, one(selects("", "CINC", "CINV", "CNEG"), wxs), increments},
	{"{op} Rn, Rm, #nzcv, cond; +nzcv", 0x3a400000, "", none, one(compareIf, wxs), comparesIf},
	{"{op} Rn, #u5, #nzcv, cond; +nzcv", 0x3a400800, "", none, one(compareIf, wxs), comparesIf},

	// Branches, forward and backward to labels only.
	{"B >label26", 0x14000000, "", none, nil, branches},
	{"B.{cond} ?label19; nzcv", 0x54000000, "", none, one(conditions), branchesOn},
	{"CBZ Rt, ?label19", 0x34000000, "", none, wx, cbz},
	{"CBNZ Rt, ?label19", 0x35000000, "", none, wx, cbnz},
	{"TBZ Rt, #bit, ?label14", 0x36000000, "", none, one(letters), tbz},
	{"TBNZ Rt, #bit, ?label14", 0x37000000, "", none, one(letters), tbnz},

	// Other control: of code that was decoded.
	{"BL label26; decoded calls", 0x94000000, "", none, nil, refuses},
	{"BLR Xn; decoded calls", 0xd63f0000, "", none, nil, refuses},
	{"BR Xn; decoded away", 0xd61f0000, "", none, nil, refuses},
	{"RET Xn; decoded returns", 0xd65f0000, "", none, nil, refuses},
	{"BRK #u16; decoded traps", 0xd4200000, "", none, nil, refuses},
	{"UDF #u16z; decoded traps", 0, "", none, nil, refuses},

	// Registers for vectors and floating point: moved to and from memory, and otherwise decoded only.
	{"LDR ={v}t, [n{p12}]; decoded", 0x3d400000, "", load, []choices{vectors}, loads},
	{"STR {v}t, [n{p12}]; decoded", 0x3d000000, "", store, []choices{vectors}, stores},
	{"LDR ={v}t, [n, index{k}]; decoded", 0x3c600800, "", load, []choices{vectors}, loads},
	{"STR {v}t, [n, index{k}]; decoded", 0x3c200800, "", store, []choices{vectors}, stores},
	{"LDR ={v}t, [n, #s9]{!}; decoded", 0x3c400000, "", load, []choices{vectors, writeback}, loads},
	{"STR {v}t, [n, #s9]{!}; decoded", 0x3c000000, "", store, []choices{vectors, writeback}, stores},
	{"LDUR ={v}t, [n, #s9]; decoded", 0x3c400000, "", load, []choices{vectors}, loads},
	{"STUR {v}t, [n, #s9]; decoded", 0x3c000000, "", store, []choices{vectors}, stores},
	{"LDP ={v}t, ={v}u, [n, #s7*{k}]; decoded", 0x2d400000, "", load, []choices{vectorPairs}, loadsPair},
	{"STP {v}t, {v}u, [n, #s7*{k}]; decoded", 0x2d000000, "", store, []choices{vectorPairs}, storesPair},
	{"LDP ={v}t, ={v}u, [n, #s7*{k}]{!}; decoded", 0x2c400000, "", load, []choices{vectorPairs, pairWriteback}, loadsPair},
	{"STP {v}t, {v}u, [n, #s7*{k}]{!}; decoded", 0x2c000000, "", store, []choices{vectorPairs, pairWriteback}, storesPair},
	{"FMOV ={f}d, {f}n; decoded", 0x1e204000, "", none, one(floats), moves},
	{"FMOV =Wd, Sn; decoded", 0x1e260000, "", none, nil, moves},
	{"FMOV =Sd, Wn; decoded", 0x1e270000, "", none, nil, moves},
	{"FMOV =Xd, Dn; decoded", 0x9e660000, "", none, nil, moves},
	{"FMOV =Dd, Xn; decoded", 0x9e670000, "", none, nil, moves},
	{"FMOV ={f}d, #fp8; decoded", 0x1e201000, "", none, one(floats), refuses},
	{"{op} ={f}d, {f}n; decoded", 0x1e204000, "", none, one(numbered("{op}", 1<<15, "FMOV", "FABS", "FNEG", "FSQRT")[1:], floats), refuses},
	{"{op} ={f}d, {f}n, {f}m; decoded", 0x1e200800, "", none, one(floatOps, floats), refuses},
	{"{op} ={f}d, {f}n, {f}m, {f}a; decoded", 0x1f000000, "", none, one(floatProducts, floats), refuses},
	{"FCMP {f}n, {f}m; decoded =nzcv", 0x1e202000, "", none, one(floats), refuses},
	{"FCMP {f}n, #zero; decoded =nzcv", 0x1e202008, "", none, one(floats), refuses},
	{"{op} ={f}d, Rn; decoded", 0x1e220000, "", none, one(numbered("{op}", 1<<16, "SCVTF", "UCVTF"), floats, wxs), refuses},
	{"{op} =Rd, {f}n; decoded", 0x1e380000, "", none, one(numbered("{op}", 1<<16, "FCVTZS", "FCVTZU"), floats, wxs), refuses},
}

// Operations that share a shape. An operation is a name, bits of the code, and what it makes of numbers; behind "on",
// what it makes of numbers that are not known, where more can be said of it than that.
var (
	atomics = numbered("{op}", 1<<12, "ADD", "CLR", "EOR", "SET", "SMAX", "SMIN", "UMAX", "UMIN").
		calculating(add, bic, eor, orr, maxSigned, minSigned, maxUnsigned, minUnsigned)
	pairAtomics = op("SWPP", 0x8000, second).and(op("LDCLRP", 0x1000, bic)).and(op("LDSETP", 0x3000, orr))

	plain     = op("ADD", 0, add).on(meaning.Value.Add).and(op("SUB", 1<<30, sub).on(meaning.Value.Sub))
	flags     = op("ADDS", 0, add).on(meaning.Value.Add).and(op("SUBS", 1<<30, sub).on(meaning.Value.Sub))
	compare   = op("CMN", 0, add).on(meaning.Value.Add).and(op("CMP", 1<<30, sub).on(meaning.Value.Sub))
	compareIf = op("CCMN", 0, add).on(meaning.Value.Add).and(op("CCMP", 1<<30, sub).on(meaning.Value.Sub))
	negate    = op("NEG", 0, sub).and(op("NEGS", 1<<29, sub).flags("=nzcv"))
	carry     = op("ADC", 0, addWithCarry).flags("nzcv").and(op("ADCS", 1<<29, addWithCarry).flags("+nzcv")).
			and(op("SBC", 2<<29, subWithCarry).flags("nzcv")).and(op("SBCS", 3<<29, subWithCarry).flags("+nzcv"))

	multiplyAdd  = op("MADD", 0, addProduct).and(op("MSUB", 0x8000, subProduct))
	multiply     = op("MUL", 0, addProduct).and(op("MNEG", 0x8000, subProduct))
	multiplyLong = op("SMULL", 0, productSigned).and(op("UMULL", 1<<23, addProduct))

	multiplyHigh = op("SMULH", 0, highProductSigned).and(op("UMULH", 1<<23, highProduct))

	floatOps      = numbered("{op}", 1<<12, "FMUL", "FDIV", "FADD", "FSUB", "FMAX", "FMIN", "FMAXNM", "FMINNM", "FNMUL")
	floatProducts = op("FMADD", 0, nil).and(op("FMSUB", 1<<15, nil)).and(op("FNMADD", 1<<21, nil)).and(op("FNMSUB", 1<<21|1<<15, nil))

	twoSource = op("UDIV", 2<<10, divide).and(op("SDIV", 3<<10, divideSigned)).
			and(op("LSL", 8<<10, shiftLeft)).and(op("LSR", 9<<10, shiftRight)).and(op("ASR", 10<<10, shiftSigned)).and(op("ROR", 11<<10, rotate)).
			and(op("LSLV", 8<<10, shiftLeft)).and(op("LSRV", 9<<10, shiftRight)).and(op("ASRV", 10<<10, shiftSigned)).and(op("RORV", 11<<10, rotate))
	oneSource = op("RBIT", 0, reverseBits).and(op("REV16", 1<<10, reverseHalfwords)).and(op("CLZ", 4<<10, leadingZeros)).and(op("CLS", 5<<10, leadingSigns))
	reverse   = op("REV", 1<<10, reverseBytes).and(op("REV64", 1<<10, reverseBytes)).and(op("REV32", 0, reverseWords))

	logic = op("AND", 0, and).on(meaning.Value.And).and(op("BIC", 1<<21, bic).on(meaning.Value.AndNot)).
		and(op("ORR", 1<<29, orr).on(meaning.Value.Or)).and(op("ORN", 1<<29|1<<21, orn)).
		and(op("EOR", 2<<29, eor).on(meaning.Value.Xor)).and(op("EON", 2<<29|1<<21, eon)).
		and(op("ANDS", 3<<29, and).on(meaning.Value.And).flags("=nzcv")).and(op("BICS", 3<<29|1<<21, bic).on(meaning.Value.AndNot).flags("=nzcv"))
	logicImmediate = op("AND", 0, and).on(meaning.Value.And).and(op("ORR", 1<<29, orr).on(meaning.Value.Or)).and(op("EOR", 2<<29, eor).on(meaning.Value.Xor))

	conditions = numbered("{cond}", 1, conditionNames[:15]...).named("{cond}", "HS", 2).named("{cond}", "LO", 3)
)

// selects are those that take the other operand as it is, one higher, inverted or negated.
func selects(same, higher, inverted, negated string) (all choices) {
	for _, c := range []choices{
		op(same, 0, first).on(func(x, _ meaning.Value) meaning.Value { return x }),
		op(higher, 1<<10, increment).on(func(x, _ meaning.Value) meaning.Value { return x.Add(meaning.Const(1)) }),
		op(inverted, 1<<30, invert), op(negated, 1<<30|1<<10, negative),
	} {
		if c[0].fill[1] != "" {
			all = all.and(c)
		}
	}
	return all
}
