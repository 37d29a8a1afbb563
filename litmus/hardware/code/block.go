package code

import "unsafe"

// A Block is the memory that a thread's code is run with. The first words are registers of the loop, kept there while
// the code is not running, so that it goes on where it stopped; the code only reads the others.
type Block struct {
	Offset uint64 // of this iteration's cells
	Left   uint64 // iterations left in the batch
	Out    uint64 // where the next registers are stored
	Meet   uint64 // the address of the next flag, or the low half of the next deadline
	Lead   uint64 // rendezvous until this thread writes the flag
	Bodies uint64 // iterations until the next rendezvous, and one

	Cells    uint64 // where the cells begin
	Step     uint64 // what to add to the offset
	Mask     uint64 // what of it stays
	Epoch    uint64 // what a flag has once it was written: 32 bits
	Looks    uint64 // how often to look for the others before giving up for now
	Interval uint64 // ticks from one deadline to the next
	Threads  uint64 // how many there are, less one
	Thread   uint64 // which thread's code to run, counted from 0
}

// FlagStride is the distance of flags in bytes: each has a line of its own.
const FlagStride = 64

// Results of a thread's code.
const (
	Ended  = 0 // the batch is done
	GaveUp = 1 // the others did not come: to be run again with the same block
)

// Offsets of the words of a block.
const (
	blockOffset   = unsafe.Offsetof(Block{}.Offset)
	blockLeft     = unsafe.Offsetof(Block{}.Left)
	blockOut      = unsafe.Offsetof(Block{}.Out)
	blockMeet     = unsafe.Offsetof(Block{}.Meet)
	blockLead     = unsafe.Offsetof(Block{}.Lead)
	blockBodies   = unsafe.Offsetof(Block{}.Bodies)
	blockCells    = unsafe.Offsetof(Block{}.Cells)
	blockStep     = unsafe.Offsetof(Block{}.Step)
	blockMask     = unsafe.Offsetof(Block{}.Mask)
	blockEpoch    = unsafe.Offsetof(Block{}.Epoch)
	blockLooks    = unsafe.Offsetof(Block{}.Looks)
	blockInterval = unsafe.Offsetof(Block{}.Interval)
	blockThreads  = unsafe.Offsetof(Block{}.Threads)
	blockThread   = unsafe.Offsetof(Block{}.Thread)
)
