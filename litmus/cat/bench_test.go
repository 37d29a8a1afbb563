package cat

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/event"
)

// BenchmarkModels measures one structure with all its candidates: a session, and a judgement of each.
func BenchmarkModels(b *testing.B) {
	dir := os.Getenv("ATOMLAB_TEST_CAT_LIBDIR")
	names := []string{"builtin:sc", "builtin:tso", "builtin:arm64"}
	if dir != "" {
		names = append(names, dir+"/x86tso-mixed", dir+"/aarch64")
	}
	for _, name := range names {
		for _, sh := range []litmus{
			{"MP", []string{"Wx1 F:DMB.SY Wy1", "Ry Rx@addr0"}, ""},
			{"IRIW", []string{"Wx1", "Wy1", "Rx Ry@addr0", "Ry Rx@addr0"}, ""},
			{"2+2W", []string{"Wx1 F:DMB.SY Wy2", "Wy1 F:DMB.SY Wx2"}, ""},
		} {
			m := load(b, name+".cat", Options{Dirs: []string{dir}})
			s := sh.build()
			var all []*event.Execution
			candidates(s, m.SeesRegisters(), func(x *event.Execution) { all = append(all, x) })
			b.Run(m.Name()+"/"+sh.name+"/co-by-model", func(b *testing.B) { benchmark(b, m, s, all) })
			var chosen []*event.Execution
			for _, x := range all {
				chosen = append(chosen, coherences(x)...)
			}
			b.Run(m.Name()+"/"+sh.name+"/co-given", func(b *testing.B) { benchmark(b, m, s, chosen) })
		}
	}
}

func benchmark(b *testing.B, m *Model, s *event.Structure, all []*event.Execution) {
	b.ReportAllocs()
	for b.Loop() {
		session := m.On(s)
		for _, x := range all {
			_, err := session.Allows(context.Background(), x)
			require.NoError(b, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(all)), "ns/candidate") // clock: a benchmark
	b.ReportMetric(float64(len(all)), "candidates")
}
