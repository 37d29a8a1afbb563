package gospin

// Here is what [Spin] does on this processor.
func Here() Wait { return Hints(Argument) }

// Hint is what it repeats.
const Hint = "PAUSE"
