package code

import (
	"errors"
	"fmt"
	"strings"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus/hardware/setting"
)

// dialectA64 writes the loop for AArch64. X0 has the block at the beginning, and may be the test's after that.
type dialectA64 struct{ names []string }

func chooseA64(t Thread) (dialect, error) {
	var from []string
	for n := 27; n > 0; n-- {
		if n != 18 {
			from = append(from, fmt.Sprintf("X%d", n))
		}
	}
	names, err := choose(t, from, 10)
	return dialectA64{names}, err
}

// As on x86, and three registers to work with. The names with a w are the lower halves.
func (d dialectA64) words() []string {
	words := []string{}
	for i, word := range strings.Fields("C B D N O S L 1 2 3") {
		words = append(words, "{"+word+"}", d.names[i], "{w"+word+"}", "W"+d.names[i][1:])
	}
	return words
}

// number is that of a register in machine code.
func (d dialectA64) code(i int) (n uint32) {
	fmt.Sscanf(d.names[i], "X%d", &n)
	return n
}

func (d dialectA64) extra() map[string]func(*jit.Buffer) { return extraA64 }

var extraA64 = map[string]func(*jit.Buffer){"RET": func(b *jit.Buffer) { b.Word(0xd65f03c0) }}

func (d dialectA64) dispatch(l *listing, threads int) {
	l.text("LDR {1},[X0,#%d]", blockThread)
	for i := 1; i < threads; i++ {
		l.text(`
			CMP {1},#%d
			B.EQ %s`, i, threadLabel(i))
	}
	l.text("B " + threadLabel(0))
}

func (d dialectA64) enter(l *listing) {
	l.text(`
			MOV {C},X0
			LDR {D},[{C},#%d]
			LDR {N},[{C},#%d]
			LDR {O},[{C},#%d]
			LDR {S},[{C},#%d]
			LDR {L},[{C},#%d]
		next:
			LDR {B},[{C},#%d]
			ADD {B},{B},{D}`, blockOffset, blockLeft, blockOut, blockMeet, blockLead, blockCells)
}

func (d dialectA64) touch(l *listing, begin int, how setting.How) {
	d.address(l, "{1}", begin)
	switch how {
	case setting.Fetch:
		l.text("PRFM PLDL1KEEP,[{1},#0]")
	case setting.Own:
		l.text("PRFM PSTL1KEEP,[{1},#0]")
	case setting.Flush:
		if l.err == nil {
			l.buffer.Word(0xd50b7e20 | d.code(7)) // DC CIVAC, which Linux allows
		}
	}
}

func (d dialectA64) skip(l *listing, bodies int) {
	l.text(`
			LDR {1},[{C},#%d]
			SUB {1},{1},#1
			STR {1},[{C},#%[1]d]
			CBNZ {1},body
			MOV {1},#%[2]d
			STR {1},[{C},#%[1]d]`, blockBodies, bodies)
}

func (d dialectA64) flag(l *listing, fence bool) {
	l.text(`
			LDR {w1},[{C},#%d]
			CBNZ {L},follow
			STR {w1},[{S}]`, blockEpoch)
	if fence {
		l.text("DMB SY")
	}
	l.text(`
			LDR {L},[{C},#%d]
			B met
		follow:
			LDR {w2},[{C},#%d]
		look:
			LDR {w3},[{S}]
			CMP {w3},{w1}
			B.EQ seen
			SUBS {w2},{w2},#1
			B.NE look
			B away
		seen:
			SUB {L},{L},#1
		met:
			ADD {S},{S},#%d`, blockThreads, blockLooks, FlagStride)
}

func (d dialectA64) deadline(l *listing) {
	l.text(`
			LDR {w2},[{C},#%d]
		look:`, blockLooks)
	if l.err == nil {
		l.buffer.Word(0xd53be040 | d.code(7)) // MRS {1},CNTVCT_EL0
	}
	l.text(`
			SUBS {w1},{w1},{wS}
			B.PL met
			SUBS {w2},{w2},#1
			B.NE look
			B away
		met:
			LDR {w1},[{C},#%d]
			ADD {wS},{wS},{w1}`, blockInterval)
}

// flush is not done on AArch64: it would take an IC IVAU, which each processor carries out in its own way, and nobody
// has measured whether that helps.
func (d dialectA64) flush(l *listing, _ int) {
	l.fail(errors.New("found code that is to be cold, expected none on AArch64"))
}

func (d dialectA64) endLine(*listing, int) {}

func (d dialectA64) skew(l *listing, turns int) {
	l.text(`
			MOV {w1},#%d
		turn:
			SUBS {w1},{w1},#1
			B.NE turn`, turns)
}

func (d dialectA64) number(l *listing, register string, n uint64) {
	l.text("MOVZ %s,#%d", register, n&0xffff)
	for shift := 16; shift < 64; shift += 16 {
		if part := n >> shift & 0xffff; part != 0 {
			l.text("MOVK %s,#%d,LSL #%d", register, part, shift)
		}
	}
}

func (d dialectA64) address(l *listing, register string, begin int) {
	if begin == 0 {
		l.text("MOV %s,{B}", register)
		return
	}
	d.number(l, "{2}", uint64(begin))
	l.text("ADD %s,{B},{2}", register)
}

func (d dialectA64) store(l *listing, register string, slot int) {
	l.text("STR %s,[{O},#%d]", register, 8*slot)
}

func (d dialectA64) leave(l *listing, outs int) {
	l.text(`
			ADD {O},{O},#%d
			LDR {1},[{C},#%d]
			LDR {2},[{C},#%d]
			ADD {D},{D},{1}
			AND {D},{D},{2}
			SUBS {N},{N},#1
			B.NE next`, 8*outs, blockStep, blockMask)
	d.save(l)
	l.text("MOVZ W0,#%d\nRET", Ended)
	l.text(`
		away:
			MOV {1},#1
			STR {1},[{C},#%d]`, blockBodies)
	d.save(l)
	l.text("MOVZ W0,#%d\nRET", GaveUp)
}

func (d dialectA64) save(l *listing) {
	l.text(`
			STR {D},[{C},#%d]
			STR {N},[{C},#%d]
			STR {O},[{C},#%d]
			STR {S},[{C},#%d]
			STR {L},[{C},#%d]`, blockOffset, blockLeft, blockOut, blockMeet, blockLead)
}
