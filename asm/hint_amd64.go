package asm

// Pause executes PAUSE: about 10 to 140 cycles, by processor.
func Pause()

func hints() []Hint {
	return []Hint{{"PAUSE", Have.Pause, Pause}}
}
