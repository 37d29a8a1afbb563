package diff

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/probes/report"
)

func run(r report.Report) []report.Run { return []report.Run{{Name: "a", Report: r}} }

// FuzzCompare: whatever two reports say, comparing them ends, and what comes out can be printed in either form.
func FuzzCompare(f *testing.F) {
	ten := `"samples":[1,1,1,1,1,1,1,1,1,1,1,1],"passes":[0,1,2,3,4,5,6,7,8,9,10,11]`
	one := `{"schema":1,"findings":[{"probe":"p","quality":{"grade":"good"},"measurements":[{"name":"s","unit":"ns",` + ten + `}]}]}`
	f.Add([]byte(one), []byte(one))
	f.Add([]byte(one), []byte(`{"schema":1,"machine":{"model":"\u001b"},"findings":[{"probe":"p","measurements":[{"name":"s","unit":"ns","samples":[1e30,1e-300],"passes":[0,0]}]}]}`))
	f.Fuzz(func(t *testing.T, first, second []byte) {
		a, errA := report.Decode(bytes.NewReader(first))
		b, errB := report.Decode(bytes.NewReader(second))
		if errA != nil || errB != nil {
			return
		}
		for _, swap := range [][2]report.Report{{a, b}, {b, a}, {a.Judged(), b.Judged()}, {a, a}} {
			d, err := Compare(run(swap[0]), run(swap[1]))
			assert.NoError(t, err)
			_, err = json.Marshal(d)
			assert.NoError(t, err)
			assert.NotContains(t, d.Text(), "\x1b")
			for _, l := range d.Lines {
				assert.False(t, math.IsNaN(l.Ratio.Median) || l.Ratio.Low > l.Ratio.High, "%+v", l)
			}
		}
		d, _ := Compare(run(a), run(a))
		assert.True(t, d.Empty(), d.Text())
	})
}
