package asm

import "sync"

// CPU returns the number of the processor that this thread was running on a moment ago, as the operating system
// counts them, or -1 where it cannot be known (not Linux). Unless the thread is pinned, it may have moved since.
//
// On amd64 it reads the register that Linux keeps the number in, where that was found to tell the truth on two
// different processors; else, and on arm64, which has no such register, it asks the kernel (100 to 200 ns).
func CPU() int { return cpuSource()() }

var cpuSource = sync.OnceValue(chooseCPUSource)
