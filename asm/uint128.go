package asm

// Uint128 is a pair of words that CAS128 exchanges as one. Go aligns it to 8 bytes only, and CAS128 needs 16:
// make room for one more word and take the address that is a multiple of 16, or keep pairs in a page of your own.
type Uint128 struct{ Lo, Hi uint64 }
