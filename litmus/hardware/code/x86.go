package code

import (
	"encoding/binary"
	"fmt"
	"strings"
	"sync"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus/hardware/setting"
	"example.org/atomlab/litmus/isa"
)

// dialectX86 writes the loop for x86-64. Between two bodies rax, rcx and rdx are free: the test's registers get their
// values after the rendezvous.
type dialectX86 struct{ names []string }

func chooseX86(t Thread) (dialect, error) {
	from := strings.Fields("rdi r15 r14 r13 r12 r11 r10 r9 r8 rsi rbp rbx")
	names, err := choose(t, from, 7)
	// the base of the cells is one that needs no REX prefix, if there is one: next to ah it cannot be there
	for i, name := range names {
		if len(name) == 3 && name[1] > '9' {
			names[1], names[i] = names[i], names[1]
			break
		}
	}
	return dialectX86{names}, err
}

func (d dialectX86) extra() map[string]func(*jit.Buffer) { return extraX86() }

var extraX86 = sync.OnceValue(func() map[string]func(*jit.Buffer) {
	extra := map[string]func(*jit.Buffer){
		"rdtsc": func(b *jit.Buffer) { b.Bytes(0x0f, 0x31) },
		"ret":   func(b *jit.Buffer) { b.Bytes(0xc3) },
	}
	for n := range byte(16) { // PXOR of a register with itself: 66 REX 0F EF /r
		extra[fmt.Sprintf("zero xmm%d", n)] = func(b *jit.Buffer) { b.Bytes(0x66, 0x40|n>>3*5, 0x0f, 0xef, 0xc0|n&7*9) }
	}
	return extra
})

// The block, this iteration's cells, their offset, iterations left, registers stored, flag or deadline, turns until the
// thread leads.
func (d dialectX86) words() []string {
	words := []string{}
	for i, word := range strings.Fields("{C} {B} {D} {N} {O} {S} {L}") {
		words = append(words, word, "%"+d.names[i])
	}
	return append(words, "{S32}", "%"+narrow(d.names[5]))
}

// narrow is the lower half of a register.
func narrow(name string) string {
	if name[1] >= '0' && name[1] <= '9' {
		return name + "d"
	}
	return "e" + name[1:]
}

func (d dialectX86) dispatch(l *listing, threads int) {
	for i := 1; i < threads; i++ {
		l.text(`
			cmpq $%d, %d(%%rdi)
			je %s`, i, blockThread, threadLabel(i))
	}
	l.text("jmp " + threadLabel(0))
}

func (d dialectX86) enter(l *listing) {
	l.text(`
			movq %%rdi, {C}
			movq %d({C}), {D}
			movq %d({C}), {N}
			movq %d({C}), {O}
			movq %d({C}), {S}
			movq %d({C}), {L}
		next:
			movq %d({C}), {B}
			addq {D}, {B}`, blockOffset, blockLeft, blockOut, blockMeet, blockLead, blockCells)
}

// touchesX86 are instructions that this processor has.
var touchesX86 = sync.OnceValue(func() map[setting.How]string {
	touches := map[setting.How]string{setting.Fetch: "prefetcht0 %d({B})", setting.Own: "prefetcht0 %d({B})", setting.Flush: "prefetcht0 %d({B})"}
	if isa.Has("PREFETCHW") {
		touches[setting.Own] = "prefetchw %d({B})"
	}
	if isa.Has("CLFSH") {
		touches[setting.Flush] = "clflush %d({B})"
	}
	return touches
})

func (d dialectX86) touch(l *listing, begin int, how setting.How) {
	l.text(touchesX86()[how], begin)
}

func (d dialectX86) skip(l *listing, bodies int) {
	l.text(`
			subl $1, %d({C})
			jne body
			movl $%d, %[1]d({C})`, blockBodies, bodies)
}

func (d dialectX86) flag(l *listing, fence bool) {
	l.text(`
			movl %d({C}), %%eax
			testq {L}, {L}
			jne follow
			movl %%eax, ({S})`, blockEpoch)
	if fence {
		l.text("mfence")
	}
	l.text(`
			movq %d({C}), {L}
			jmp met
		follow:
			movl %d({C}), %%ecx
		look:
			cmpl %%eax, ({S})
			je seen
			decl %%ecx
			jne look
			jmp away
		seen:
			decq {L}
		met:
			addq $%d, {S}`, blockThreads, blockLooks, FlagStride)
}

func (d dialectX86) deadline(l *listing) {
	l.text(`
			movl %d({C}), %%ecx
		look:
			rdtsc
			subl {S32}, %%eax
			jns met
			decl %%ecx
			jne look
			jmp away
		met:
			addl %d({C}), {S32}`, blockLooks, blockInterval)
}

// flush is CLFLUSH of an address relative to the next instruction: 0F AE /7.
func (d dialectX86) flush(l *listing, behind int) {
	begin := l.buffer.Len()
	l.buffer.Bytes(0x0f, 0xae, 0x3d, 0, 0, 0, 0)
	end := l.buffer.Len()
	l.buffer.Refer(begin, l.label("body"), func(code []byte, _, body int) error {
		binary.LittleEndian.PutUint32(code[end-4:end], uint32(int32(body+behind-end)))
		return nil
	})
}

// endLine fills up with what is not executed. The code as a whole is loaded where a page begins.
func (d dialectX86) endLine(l *listing, behind int) {
	l.text("jmp body")
	for (l.buffer.Len()+behind)%codeLine != 0 {
		l.buffer.Bytes(nop)
	}
}

const (
	codeLine = 64 // bytes that are flushed together on all x86 processors of 64 bits so far; CPUID tells
	nop      = 0x90
)

func (d dialectX86) skew(l *listing, turns int) {
	l.text(`
			movl $%d, %%ecx
		turn:
			decl %%ecx
			jne turn`, turns)
}

func (d dialectX86) number(l *listing, register string, n uint64) {
	switch {
	case strings.HasPrefix(register, "xmm") && n == 0:
		l.text("zero " + register)
	case strings.HasPrefix(register, "xmm"): // rax has its own value later: it comes last
		l.text("movabsq $%d, %%rax\nmovq %%rax, %%%s", int64(n), register)
	case n == 0:
		l.text("xorl %%%s, %%%[1]s", narrow(register))
	case n>>32 == 0:
		l.text("movl $%d, %%%s", n, narrow(register))
	default:
		l.text("movabsq $%d, %%%s", int64(n), register)
	}
}

func (d dialectX86) address(l *listing, register string, begin int) {
	if strings.HasPrefix(register, "xmm") {
		l.text("leaq %d({B}), %%rax\nmovq %%rax, %%%s", begin, register)
		return
	}
	l.text("leaq %d({B}), %%%s", begin, register)
}

func (d dialectX86) store(l *listing, register string, slot int) {
	l.text("movq %%%s, %d({O})", register, 8*slot)
}

func (d dialectX86) leave(l *listing, outs int) {
	l.text(`
			addq $%d, {O}
			addq %d({C}), {D}
			andq %d({C}), {D}
			decq {N}
			jne next`, 8*outs, blockStep, blockMask)
	d.save(l)
	l.text("movl $%d, %%eax\nret", Ended)
	l.text(`
		away:
			movl $1, %d({C})`, blockBodies)
	d.save(l)
	l.text("movl $%d, %%eax\nret", GaveUp)
}

func (d dialectX86) save(l *listing) {
	l.text(`
			movq {D}, %d({C})
			movq {N}, %d({C})
			movq {O}, %d({C})
			movq {S}, %d({C})
			movq {L}, %d({C})`, blockOffset, blockLeft, blockOut, blockMeet, blockLead)
}
