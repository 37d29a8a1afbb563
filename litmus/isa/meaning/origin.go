package meaning

// Origin says of each byte of a value, known or not, what it has to do with addresses: nothing, or it is a certain byte
// of the address of a place and a number, or it is made of addresses in another way. Where places lie is different on
// each machine and in each run, so that is all that can be told of a value to others. Bytes are told apart since
// registers and memory may be written whole and read in parts, or the other way round: the bytes of an address put
// together are the address again, and a plain byte in the place of one of them is plain.
//
// 0 is a plain number; n is the address of the n-th place, counted from 1, and a number.
//
// Each half of a value has 32 bits: the place, which bytes are plain, by how many bytes the others are turned, and a
// mark of the address that they are bytes of. An address that is whole has the place only.
type Origin uint64

const (
	placeBits = 13 // for the 4096 places that a test may have
	plainAt   = placeBits
	turnAt    = plainAt + 8
	markAt    = turnAt + 3

	nowhere = 1<<placeBits - 1 // the place of a byte that is made of addresses otherwise
)

// Mixed is the origin of what is made of addresses in any other way: their difference, twice one. It has no name.
const Mixed Origin = nowhere<<32 | nowhere

// Named is whether a value of this origin has a name that is the same in each run: a number, or an address and a
// number.
func (o Origin) Named() bool { return o < nowhere }

// plus is the origin of a sum.
func (o Origin) plus(p Origin) Origin {
	switch {
	case o == 0 && p.Named():
		return p
	case p == 0 && o.Named():
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

// Or is the origin of what may be either, if it is not known which: a byte that is plain in both is plain.
func (o Origin) Or(p Origin) Origin {
	return made(func(i int) part {
		if o.at(i).place|p.at(i).place != 0 {
			return part{place: nowhere}
		}
		return part{}
	})
}

// Together is the origin of a value whose bytes have these.
func Together(bytes []Origin) Origin {
	return made(func(i int) part {
		if i < len(bytes) {
			return bytes[i].at(0)
		}
		return part{}
	})
}

// cut is the origin of so many bytes of a value.
func (o Origin) cut(first, bytes int) Origin {
	if o == 0 {
		return 0
	}
	return made(func(i int) part {
		if i < bytes {
			return o.at(first + i)
		}
		return part{}
	})
}

// then is the origin of a value whose lower n bytes are those of one with this origin, and whose upper ones those of
// another, from its first byte on.
func (o Origin) then(n int, upper Origin) Origin {
	if o|upper == 0 {
		return 0
	}
	return made(func(i int) part {
		if i < n {
			return o.at(i)
		}
		return upper.at(i - n)
	})
}

// marked is the origin with a mark on an address that is whole: bytes of two addresses, though of one place, are none
// when they are put together. Addresses less than a hundred bytes apart always differ in the mark, others in 255 cases
// of 256.
func (o Origin) marked(lo, hi uint64) Origin {
	for i, n := range [...]uint64{lo, hi} {
		if half := uint32(o >> (32 * i)); half != 0 && half < nowhere {
			o |= Origin(n*0x9e3779b97f4a7c15>>56) << (32*i + markAt)
		}
	}
	return o
}

// A part is a byte of the address of a place, or plain if there is none.
type part struct{ place, index, mark int }

// at is what a byte of the value is.
func (o Origin) at(i int) part {
	if i >= 16 {
		return part{}
	}
	half := int(uint32(o >> (i / 8 * 32)))
	switch place := half & nowhere; {
	case half>>(plainAt+i%8)&1 == 1:
		return part{}
	case place == 0, place == nowhere:
		return part{place: place}
	default:
		return part{place, (i + half>>turnAt) % 8, half >> markAt}
	}
}

// made is the origin of a value by its bytes. A half has bytes of one address, which are where they are in the address
// or turned by a number of bytes; all that is not plain in another one is mixed.
func made(at func(i int) part) (o Origin) {
	for first := 0; first < 16; first += 8 {
		var all part // the first of the address
		turn, plain := 0, 0
		for i := range 8 {
			p := at(first + i)
			switch turned := (p.index - i + 8) % 8; {
			case p.place == 0:
				plain |= 1 << i
			case p.place == nowhere || all.place != 0 && (p.place != all.place || p.mark != all.mark || turned != turn):
				all, turn = part{place: nowhere}, 0
			default:
				all, turn = p, turned
			}
		}
		switch {
		case all.place == 0:
			continue
		case plain|turn == 0: // whole
			all.mark = 0
		}
		o |= Origin(all.place|plain<<plainAt|turn<<turnAt|all.mark<<markAt) << (first * 4)
	}
	return o
}
