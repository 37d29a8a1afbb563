package cells

const (
	// Size is how much memory all cells of a batch may take.
	Size = 1 << 26
	// Guard is how far a 32-bit index can lead: 4 GiB up, or 2 GiB down. So much on either side of an arena is
	// without access rights.
	Guard = 1 << 32
)
