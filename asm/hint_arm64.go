package asm

// Yield executes YIELD, which most processors without hardware threads treat as a NOP.
func Yield()

// ISB executes an instruction synchronisation barrier, which empties the pipeline: a short, dependable delay.
func ISB()

// SB executes a speculation barrier. It panics where FEAT_SB is missing.
func SB() {
	must(Have.SB, "SB")
	sb()
}

func sb()

func hints() []Hint {
	return []Hint{{"YIELD", true, Yield}, {"ISB", true, ISB}, {"SB", Have.SB, SB}}
}
