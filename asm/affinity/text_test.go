package affinity

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseList(t *testing.T) {
	for text, want := range map[string]List{
		"0":           {0},
		"0-3":         {0, 1, 2, 3},
		"0-1,4,8-9\n": {0, 1, 4, 8, 9},
		"3,1-2":       {1, 2, 3},
		"1,1":         {1},
	} {
		got, err := ParseList(text)
		assert.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "a", "1-", "-1", "2-1", "0-99999999", "1,,2", "1-2-3", strings.Repeat("0-16383,", 99) + "0"} {
		_, err := ParseList(text)
		assert.Error(t, err, text)
	}
}

func TestParseMask(t *testing.T) {
	for text, want := range map[string]List{
		"1":                          {0},
		"f0\n":                       {4, 5, 6, 7},
		"00000001,00000000":          {32},
		"ff,00000000":                {32, 33, 34, 35, 36, 37, 38, 39},
		"80000000,00000000,00000001": {0, 95},
		"0":                          nil,
	} {
		got, err := ParseMask(text)
		assert.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "x", "0x1", "100000000", ",1", "1,", "-1", strings.Repeat("0,", Most) + "1"} {
		_, err := ParseMask(text)
		assert.Error(t, err, text)
	}
}

func TestListText(t *testing.T) {
	for text, list := range map[string]List{"": nil, "5": {5}, "0-1": {0, 1}, "0-2,4,7-8": {0, 1, 2, 4, 7, 8}} {
		assert.Equal(t, text, list.String())
		var back List
		require.NoError(t, back.UnmarshalText([]byte(text)))
		assert.Equal(t, list, back)
	}
	var l List
	assert.Error(t, l.UnmarshalText([]byte("one")))
}

func FuzzParseList(f *testing.F) {
	for _, seed := range []string{"0-3,8", "", "1-", "0-16383", "9-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := ParseList(text)
		if err == nil {
			checkList(t, list)
			assert.NotEmpty(t, list)
		}
	})
}

func FuzzParseMask(f *testing.F) {
	for _, seed := range []string{"ff,00000000", "", "0", "1,,1", "ffffffff,ffffffff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := ParseMask(text)
		if err == nil {
			checkList(t, list)
		}
	})
}

// checkList: ascending, in range, and the same after it was written and read.
func checkList(t *testing.T, list List) {
	for i, cpu := range list {
		if cpu < 0 || cpu >= Most || i > 0 && cpu <= list[i-1] {
			t.Fatalf("%v is not ascending from 0 to %d", list, Most-1)
		}
	}
	var back List
	require.NoError(t, back.UnmarshalText([]byte(list.String())))
	assert.Equal(t, list.String(), back.String())
}

func ExampleParseMask() {
	cpus, _ := ParseMask("ff,0000000f")
	fmt.Println(cpus)
	// Output: 0-3,32-39
}
