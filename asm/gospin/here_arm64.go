package gospin

import "example.org/atomlab/asm"

// Here is what [Spin] does on this processor.
func Here() Wait { return Delay(Argument, asm.CounterHz()) }

// Hint is what it repeats.
const Hint = "ISB"
