package jit

import "encoding/binary"

// Return appends the end of the code, with the number that it returns.
func Return(b *Buffer, result uint32) {
	b.Bytes(0xb8) // mov eax, result
	b.Word(result)
	b.Bytes(0xc3) // ret
}

// Await appends a wait until the 32-bit word at an offset of the block is not zero; after so many looks it goes to
// another place. It uses ECX.
func Await(b *Buffer, offset int32, looks uint32, giveUp Label) {
	b.Bytes(0xb9) // mov ecx, looks
	b.Word(looks)
	again, done := b.NewLabel(), b.NewLabel()
	b.Bind(again)
	b.Bytes(0x83, 0xbf) // cmp dword [rdi+offset], 0
	b.Word(uint32(offset))
	b.Bytes(0)
	jump(b, done, 0x0f, 0x85) // jne
	b.Bytes(0xf3, 0x90)       // pause
	b.Bytes(0xff, 0xc9)       // dec ecx
	jump(b, again, 0x0f, 0x85)
	jump(b, giveUp, 0xe9) // jmp
	b.Bind(done)
}

func jump(b *Buffer, to Label, opcode ...byte) {
	b.Bytes(opcode...)
	b.Refer(b.Len(), to, func(code []byte, at, target int) error {
		binary.LittleEndian.PutUint32(code[at:], uint32(target-at-4))
		return nil
	})
	b.Word(0)
}
