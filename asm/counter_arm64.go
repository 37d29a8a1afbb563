package asm

// CounterHz reads CNTFRQ_EL0: the frequency, in Hz, that the firmware says Counter has.
func CounterHz() (hz uint64)
