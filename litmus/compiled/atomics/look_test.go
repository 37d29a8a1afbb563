package atomics

import (
	"encoding/json"
	"testing"
)

func TestX(t *testing.T) {
	b, _ := json.MarshalIndent(Look(), "", " ")
	t.Logf("%s", b)
}
func BenchmarkLook(b *testing.B) {
	for range b.N {
		Look()
	}
}
