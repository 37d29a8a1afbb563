package x86

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/litmus/internal/linked"
)

// TestDecodeLinked decodes every instruction of every function of structures, sync and sync/atomic, and holds it
// against an independent disassembler.
func TestDecodeLinked(t *testing.T) {
	count := 0
	for _, f := range linked.Functions(t, linked.Target{GOARCH: "amd64"}) {
		for at := 0; at < len(f.Code); {
			address := f.Address + uint64(at)
			in, size, err := ATT.Decode(f.Code[at:], address)
			if !assert.NoError(t, err, "%s+%#x", f.Name, at) {
				break
			}
			wrong := check(in, f.Code[at:at+size], address)
			assert.Empty(t, wrong, "%s+%#x: % x is %s", f.Name, at, f.Code[at:at+size], ATT.Format(in))
			count++
			at += size
		}
	}
	t.Logf("%d instructions", count)
}
