package jit

import "encoding/binary"

// Return appends the end of the code, with the number that it returns.
func Return(b *Buffer, result uint32) {
	move(b, 0, result)
	b.Word(0xd65f03c0) // RET
}

// Await appends a wait until the 32-bit word at an offset of the block, a multiple of 4 up to 16380, is not zero; after
// so many looks it goes to another place. It uses W16 and W17.
func Await(b *Buffer, offset int32, looks uint32, giveUp Label) {
	move(b, 16, looks)
	again, done := b.NewLabel(), b.NewLabel()
	b.Bind(again)
	b.Word(0xb9400011 | uint32(offset)/4<<10) // LDR W17,[X0,#offset]
	branch(b, 0x35000011, 5, 19, done)        // CBNZ W17
	b.Word(0xd503203f)                        // YIELD
	b.Word(0x71000610)                        // SUBS W16,W16,#1
	branch(b, 0x54000001, 5, 19, again)       // B.NE
	branch(b, 0x14000000, 0, 26, giveUp)      // B
	b.Bind(done)
}

// move appends MOVZ and MOVK.
func move(b *Buffer, register, value uint32) {
	b.Word(0x52800000 | value&0xffff<<5 | register)
	b.Word(0x72a00000 | value>>16<<5 | register)
}

func branch(b *Buffer, word uint32, shift, width int, to Label) {
	b.Refer(b.Len(), to, func(code []byte, at, target int) error {
		distance := uint32((target-at)/4) & (1<<width - 1) << shift
		binary.LittleEndian.PutUint32(code[at:], word|distance)
		return nil
	})
	b.Word(word)
}
