package event

import "encoding/binary"

// Key returns a string that two sets of the same size have in common only if they are equal, for use as the key of a
// map.
func (s *Set) Key() string { return bitsKey(s.bits) }

// Key returns a string that two relations of the same size have in common only if they are equal, for use as the key of
// a map.
func (r *Rel) Key() string { return bitsKey(r.bits) }

func bitsKey(ws []uint64) string {
	out := make([]byte, 0, 8*len(ws))
	for _, w := range ws {
		out = binary.LittleEndian.AppendUint64(out, w)
	}
	return string(out)
}
