package setting

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSettingString(t *testing.T) {
	s := Setting{Rendezvous: Deadline, Interval: 100, Bodies: 2, Batch: 64, Stride: 8, Apart: Aliased, Step: 3, Skew: []int{0, 5},
		Touch: []Touch{{1, "x", Flush}}, Cold: []int{2, 0}, CPUs: []int{0, 2}}
	assert.Equal(t, "deadline every 100 ticks and 2 bodies, batch 64, stride 8, aliased, step 3, P1 late by 5, P0 cold after 2, P1 flush x, cpus 0,2", s.String())
	assert.Equal(t, "none, batch 64, stride 8, pages", Setting{Rendezvous: None, Bodies: 2, Batch: 64, Stride: 8, Apart: Pages, Step: 1}.String())
}

// TestCheck: each limit, from a setting that is fine.
func TestCheck(t *testing.T) {
	isLocation := func(name string) bool { return name == "x" }
	good := Setting{Skew: []int{0, 5}, Touch: []Touch{{1, "x", Own}}, Cold: []int{0, 3}, CPUs: []int{3, 4}}.Complete()
	assert.NoError(t, good.Check([]int{0, 3}, isLocation))
	for want, change := range map[string]func(s *Setting){
		`found the rendezvous "never"`:                          func(s *Setting) { s.Rendezvous = "never" },
		`found "far", expected locations`:                       func(s *Setting) { s.Apart = "far" },
		"found batch 3":                                         func(s *Setting) { s.Batch = 3 },
		"found batch 65536":                                     func(s *Setting) { s.Batch = 1 << 16 },
		"found stride 0":                                        func(s *Setting) { s.Stride = 0 },
		"found bodies -1":                                       func(s *Setting) { s.Bodies = -1 },
		"found interval 33554432":                               func(s *Setting) { s.Interval = 1 << 25 },
		"found step 2, expected an odd":                         func(s *Setting) { s.Step = 2 },
		"found skews of 1 threads":                              func(s *Setting) { s.Skew = []int{1} },
		"found a skew of -1":                                    func(s *Setting) { s.Skew = []int{0, -1} },
		"found cold code of 1 threads":                          func(s *Setting) { s.Cold = []int{0} },
		"P0 that is cold after 1 instructions, expected 0 to 0": func(s *Setting) { s.Cold = []int{1, 0} },
		"P1 that is cold after 4 instructions, expected 0 to 3": func(s *Setting) { s.Cold = []int{0, 4} },
		"P1 that is cold after -1":                              func(s *Setting) { s.Cold = []int{0, -1} },
		"found 3 processors":                                    func(s *Setting) { s.CPUs = []int{0, 1, 2} },
		`found "own" of "y" by thread 1`:                        func(s *Setting) { s.Touch = []Touch{{1, "y", Own}} },
		`found "own" of "x" by thread 2`:                        func(s *Setting) { s.Touch = []Touch{{2, "x", Own}} },
		`found "thrash" of "x" by thread 0`:                     func(s *Setting) { s.Touch = []Touch{{0, "x", "thrash"}} },
	} {
		s := good
		change(&s)
		assert.ErrorContains(t, s.Check([]int{0, 3}, isLocation), want)
	}
	assert.False(t, good.Crowded())
	assert.True(t, Setting{CPUs: []int{1, 0, 1}}.Crowded())
}

func ExampleSetting() {
	s := Setting{Rendezvous: Deadline, Interval: 100, Stride: 16}.Complete()
	fmt.Println(s)
	// Output: deadline every 100 ticks, batch 4096, stride 16, pages
}
