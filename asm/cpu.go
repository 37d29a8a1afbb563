package asm

import "sync"

// CPU returns the number of the processor that this thread was running on a moment ago, as the operating system
// counts them, or -1 where it cannot be known. Unless the thread is pinned, it may have moved since.
//
// On Linux and amd64 it reads the register that the kernel keeps the number in, where that was found to tell the truth
// on two different processors; else, and on arm64, which has no such register there, it asks the kernel (100 to 200
// ns). On Windows it asks the system. On macOS and arm64 it reads a register that was seen to tell processors apart.
// Other systems do not tell.
func CPU() int { return cpuSource()() }

var cpuSource = sync.OnceValue(chooseCPUSource)
