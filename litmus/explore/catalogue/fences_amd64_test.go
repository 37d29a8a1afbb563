package catalogue

import "example.org/atomlab/litmus/explore/shim/asm"

var lfence, sfence = asm.LFENCE, asm.SFENCE
