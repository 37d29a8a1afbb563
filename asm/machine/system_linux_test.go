package machine

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestParseCPUList(t *testing.T) {
	for list, want := range map[string][]int{
		"0":           {0},
		"0-3":         {0, 1, 2, 3},
		"0-1,4,8-9\n": {0, 1, 4, 8, 9},
		"3,1-2":       {1, 2, 3},
		"1,1":         {1},
	} {
		got, err := parseCPUList(list)
		assert.NoError(t, err, list)
		assert.Equal(t, want, got, list)
	}
	for _, list := range []string{"", "a", "1-", "-1", "2-1", "0-99999999", "1,,2", "1-2-3"} {
		_, err := parseCPUList(list)
		assert.Error(t, err, list)
	}
}

func FuzzParseCPUList(f *testing.F) {
	for _, seed := range []string{"0-3,8", "", "1-", "0-65535", "9-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, list string) {
		cpus, err := parseCPUList(list)
		if err == nil && len(cpus) == 0 {
			t.Error("a list without an error must name a processor")
		}
		for i := 1; i < len(cpus); i++ {
			if cpus[i] <= cpus[i-1] {
				t.Errorf("%v is not ascending", cpus)
			}
		}
	})
}
