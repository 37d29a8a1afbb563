package meaning

// Origin says what a value, known or not, has to do with addresses: nothing if it is 0; n: it is the address of the
// n-th place, counted from 1, and a number. Where places lie is different on each machine and in each run, so that is
// all that can be told of a value to others. Bytes of an address are remembered, since memory may be written whole and
// read in parts, or the other way round; put together they are the address again.
type Origin uint32 // the place, and of bytes from bit 16 on the first of them, from bit 24 on how many

// Mixed is the origin of what is made of addresses in any other way: their difference, twice one. It has no name.
const Mixed Origin = 1<<32 - 1

// addressBytes is the size of an address.
const addressBytes = 8

// Named is whether a value of this origin has a name that is the same in each run: a number, or an address and a
// number.
func (o Origin) Named() bool { return o>>16 == 0 }

// plus is the origin of a sum.
func (o Origin) plus(p Origin) Origin {
	switch {
	case o == 0:
		return p
	case p == 0:
		return o
	}
	return Mixed
}

// mixed is the origin of what is made of any of these in a way that is not known here.
func mixed(o Origin) Origin {
	if o != 0 {
		return Mixed
	}
	return 0
}

// Part is the origin of so many bytes of a value.
func (o Origin) Part(first, bytes int) Origin {
	if o == 0 || o == Mixed {
		return o
	}
	begin, size := 0, addressBytes
	if !o.Named() {
		begin, size = int(o>>16&0xff), int(o>>24)
	}
	begin, size = begin+first, min(bytes, size-first)
	switch {
	case size <= 0: // above an address there is nothing
		return 0
	case begin == 0 && size == addressBytes:
		return o & 0xffff
	}
	return o&0xffff | Origin(begin)<<16 | Origin(size)<<24
}

// Then is the origin of a value whose lower bytes have this one, and whose upper ones the other.
func (o Origin) Then(upper Origin) Origin {
	begin, size := o>>16&0xff, o>>24
	switch {
	case o == 0 && upper == 0:
		return 0
	case o.Named() || upper.Named() || o == Mixed || upper == Mixed:
	case o&0xffff == upper&0xffff && begin+size == upper>>16&0xff:
		if size += upper >> 24; begin == 0 && size == addressBytes {
			return o & 0xffff
		}
		return o&0xffffff | size<<24
	}
	return Mixed
}
