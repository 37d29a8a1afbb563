package x86

// shift is x shifted or rotated by a count, the flags, and which of them it sets and which it leaves undefined (SDM vol. 2B, RCL
// to ROR and SAL to SHR). A count of 0 after masking changes nothing.
func shift(kind string, x uint64, count, width int) (result, flags, sets, undefined uint64) {
	mask := 31
	if width == 64 {
		mask = 63
	}
	if count &= mask; count == 0 {
		return x, 0, 0, 0
	}
	if kind == "rol" || kind == "ror" {
		return rotate(kind, x, count, width)
	}
	top := x >> (width - 1) & 1
	var out, over uint64 // the bit that goes out, and the overflow of a shift by one
	switch kind {
	case "shl", "sal":
		result = low(x<<count, width)
		if count <= width {
			out = x >> (width - count) & 1
		}
		over = result>>(width-1)&1 ^ out
	case "shr":
		result, out, over = x>>count, x>>(count-1)&1, top
	case "sar":
		signed := int64(x<<(64-width)) >> (64 - width)
		result, out = low(uint64(signed>>count), width), uint64(signed>>(count-1))&1
	}
	flags = ofResult(result, width) | out*carry | over*overflow
	sets, undefined = parity|zero|sign|carry|overflow, adjust
	if count >= width && kind != "sar" {
		sets, undefined = sets&^carry, undefined|carry
	}
	if count != 1 {
		sets, undefined = sets&^overflow, undefined|overflow
	}
	return result, flags, sets, undefined
}

func rotate(kind string, x uint64, count, width int) (result, flags, sets, undefined uint64) {
	by := count % width
	if kind == "ror" {
		by = (width - by) % width
	}
	result = low(x<<by|x>>(width-by), width)
	if by == 0 {
		result = x
	}
	top, next, bottom := result>>(width-1)&1, result>>(width-2)&1, result&1
	flags = bottom*carry | (bottom^top)*overflow
	if kind == "ror" {
		flags = top*carry | (top^next)*overflow
	}
	if count != 1 {
		return result, flags, carry, overflow
	}
	return result, flags, carry | overflow, 0
}
