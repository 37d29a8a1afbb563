package machine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"example.org/atomlab/asm/affinity"
)

// mostNamed bounds how many processors the lists of one description may name, all together: each of some thirty levels
// names a processor once.
const mostNamed = 32 * affinity.Most

// UnmarshalJSON reads a description that may come from a stranger: a list of eight characters can stand for thousands
// of processors, so what the lists name is counted before any is unfolded.
func (m *Machine) UnmarshalJSON(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	named := 0
	for {
		token, err := decoder.Token()
		if err != nil {
			break // the end, or what the decoding below will complain of
		}
		if list, isText := token.(string); isText {
			named += countList(list)
		}
		if named > mostNamed {
			return fmt.Errorf("lists of processors name more than %d: expected each level to name each once", mostNamed)
		}
	}
	type plain Machine
	return json.Unmarshal(text, (*plain)(m))
}

// countList is about how many processors a list names; of any other text, next to nothing.
func countList(list string) (count int) {
	for part := range strings.SplitSeq(list, ",") {
		first, last, _ := strings.Cut(part, "-")
		from, err1 := strconv.Atoi(first)
		to, err2 := strconv.Atoi(last)
		count++
		if err1 == nil && err2 == nil && from >= 0 && to >= from && to < affinity.Most {
			count += to - from
		}
	}
	return count
}
